package dev.clew.springboot.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.clew.logback.CorrelationEncoder;
import dev.clew.logback.JsonEncoder;
import dev.clew.logback.LogfmtEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.structured.StructuredLogFormatter;
import org.springframework.core.env.Environment;

/** Writes Logback's events as Clew's lines, in the format of {@code clew.log.format}. Boot makes it. */
public final class LogbackLineFormatter implements StructuredLogFormatter<ILoggingEvent> {
    private final CorrelationEncoder encoder;

    /** Makes the formatter that the environment chooses. */
    public LogbackLineFormatter(Environment environment) {
        encoder = encoder(environment.getProperty("clew.log.format", "logfmt").toLowerCase(Locale.ROOT));
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
            encoder.setContext(logback);
        }
        encoder.start();
    }

    private static CorrelationEncoder encoder(String format) {
        if (format.equals("logfmt")) {
            return new LogfmtEncoder();
        }
        JsonEncoder json = new JsonEncoder();
        if (format.equals("ecs")) {
            json.setNames("ecs");
        }
        return json;
    }

    @Override
    public String format(ILoggingEvent event) {
        return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }

    /** Returns the line in UTF-8, whatever the charset. */
    @Override
    public byte[] formatAsBytes(ILoggingEvent event, Charset charset) {
        return encoder.encode(event);
    }
}
