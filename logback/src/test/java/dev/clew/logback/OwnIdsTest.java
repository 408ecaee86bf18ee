package dev.clew.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.clew.testkit.logging.OwnIdsContract;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

class OwnIdsTest extends OwnIdsContract {
    @Override
    protected Class<?> requests() {
        return Requests.class;
    }

    static final class Requests extends AppenderBase<ILoggingEvent> {
        private final List<CorrelationEncoder> encoders =
                List.of(new LogfmtEncoder(), new JsonEncoder(), new JsonEncoder());
        private final Consumer<String> lines;

        private Requests(Consumer<String> lines) {
            this.lines = lines;
        }

        public static void main(String[] arguments) {
            System.out.println(log(lines -> {
                LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
                context.reset();
                Requests requests = new Requests(lines);
                ((JsonEncoder) requests.encoders.get(2)).setNames("ecs");
                requests.encoders.forEach(encoder -> {
                    encoder.setContext(context);
                    encoder.start();
                });
                requests.setContext(context);
                requests.start();
                context.getLogger("ROOT").addAppender(requests);
            }));
        }

        @Override
        protected void append(ILoggingEvent event) {
            encoders.forEach(encoder -> lines.accept(new String(encoder.encode(event), StandardCharsets.UTF_8)));
        }
    }
}
