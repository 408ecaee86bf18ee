package dev.clew.log4j2;

import dev.clew.Clew;
import dev.clew.ServiceIdentity;
import dev.clew.context.LineWriting;
import dev.clew.layout.FirstLogged;
import dev.clew.layout.LineOptions;
import dev.clew.layout.LogLayout;
import dev.clew.layout.Redaction;
import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.AppenderControl;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;
import org.apache.logging.log4j.core.layout.AbstractLayout;
import org.apache.logging.log4j.core.layout.ByteBufferDestination;

/**
 * Writes every event as one line, in the fields of Clew's log format.
 *
 * <pre>{@code <ClewLayout format="logfmt"/>}</pre>
 *
 * <p>{@code format} is {@code logfmt}, {@code json} or {@code ecs}. It reads the ids from the event's context data, so
 * they are right behind an asynchronous appender or logger too. Safe for all threads. It does not throw: if an event cannot
 * be read, its line ends with {@code cut=true}, and Log4j2's status log says why.
 */
@Plugin(name = "ClewLayout", category = "Core", elementType = Layout.ELEMENT_TYPE, printObject = true)
public final class ClewLayout extends AbstractLayout<String> {
    /** Shared by all layouts: an exception has one origin in a process. */
    private static final FirstLogged FIRST_LOGGED = FirstLogged.create();

    private static final String CALLER_OF_APPENDERS = AppenderControl.class.getName();

    private final LogLayout<LogEvent> lines;

    private ClewLayout(LogLayout.Format format, Redaction redaction, ServiceIdentity service, LineOptions options) {
        super(null, null, null);
        lines = LogLayout.create(
                format,
                Log4jReader.INSTANCE,
                redaction,
                service,
                FIRST_LOGGED,
                options,
                t -> LOGGER.error("the rest of a log line was left out", t));
    }

    /**
     * Called by Log4j2.
     *
     * @throws IllegalArgumentException for an unknown format or a malformed {@code clew.redact} or {@code clew.line} setting
     */
    @PluginFactory
    public static ClewLayout create(@PluginAttribute(value = "format", defaultString = "logfmt") String format) {
        return create(format, Redaction.configured(), Clew.service(), LineOptions.configured());
    }

    static ClewLayout create(String format, Redaction redaction, ServiceIdentity service) {
        return create(format, redaction, service, LineOptions.NONE);
    }

    static ClewLayout create(String format, Redaction redaction, ServiceIdentity service, LineOptions options) {
        return new ClewLayout(
                switch (format) {
                    case "logfmt" -> LogLayout.Format.LOGFMT;
                    case "json" -> LogLayout.Format.JSON;
                    case "ecs" -> LogLayout.Format.ECS;
                    default ->
                        throw new IllegalArgumentException("format must be logfmt, json or ecs, was \"" + format + '"');
                },
                redaction,
                service,
                options);
    }

    /** Returns the event's line, UTF-8, with its line feed, of at most 64 KiB. */
    @Override
    public byte[] toByteArray(LogEvent event) {
        byte[] line = lines.encode(event);
        LineWriting.sentBy(CALLER_OF_APPENDERS);
        return line;
    }

    @Override
    public String toSerializable(LogEvent event) {
        return new String(toByteArray(event), StandardCharsets.UTF_8);
    }

    /** Log4j2's own files, consoles and sockets take lines this way; they send nothing through a client of the application. */
    @Override
    public void encode(LogEvent event, ByteBufferDestination destination) {
        lines.encode(event, destination, ByteBufferDestination::writeBytes);
    }

    @Override
    public String getContentType() {
        return "text/plain; charset=utf-8";
    }

    @Override
    public String toString() {
        return lines.toString();
    }
}
