package dev.clew.springboot.logging;

import dev.clew.log4j2.ClewLayout;
import java.nio.charset.Charset;
import java.util.Locale;
import org.apache.logging.log4j.core.LogEvent;
import org.springframework.boot.logging.structured.StructuredLogFormatter;
import org.springframework.core.env.Environment;

/** Writes Log4j2's events as Clew's lines, in the format of {@code clew.log.format}. Boot makes it. */
public final class Log4j2LineFormatter implements StructuredLogFormatter<LogEvent> {
    private final ClewLayout layout;

    /** Makes the formatter that the environment chooses. */
    public Log4j2LineFormatter(Environment environment) {
        layout = ClewLayout.create(
                environment.getProperty("clew.log.format", "logfmt").toLowerCase(Locale.ROOT));
    }

    @Override
    public String format(LogEvent event) {
        return layout.toSerializable(event);
    }

    /** Returns the line in UTF-8, whatever the charset. */
    @Override
    public byte[] formatAsBytes(LogEvent event, Charset charset) {
        return layout.toByteArray(event);
    }
}
