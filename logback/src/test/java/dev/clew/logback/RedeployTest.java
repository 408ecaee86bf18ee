package dev.clew.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import dev.clew.testkit.logging.RedeployContract;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

class RedeployTest extends RedeployContract {
    @Override
    protected Class<? extends Application> application() {
        return Deployed.class;
    }

    /** An application whose Logback writes with our encoder. */
    public static final class Deployed extends Application {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();

        @Override
        protected void start() {
            context.reset();
            LogfmtEncoder encoder = new LogfmtEncoder();
            encoder.setContext(context);
            encoder.start();
            OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
            appender.setContext(context);
            appender.setEncoder(encoder);
            appender.setOutputStream(bytes);
            appender.start();
            Logger root = context.getLogger("ROOT");
            root.setLevel(Level.INFO);
            root.addAppender(appender);
        }

        @Override
        protected void stop() {
            context.stop();
        }

        @Override
        protected String written() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
