package dev.clew.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.clew.ServiceIdentity;
import dev.clew.layout.Redaction;
import dev.clew.testkit.ParsedLine;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** Logback's events, and their lines. */
final class Events {
    static final ServiceIdentity SERVICE = new ServiceIdentity("inventory", "4f1c2ab", "i-1", "b007b007b007b007");
    static final String HEAD =
            "ts=2026-11-22T10:00:05.003120Z level=INFO service=inventory version=4f1c2ab instance=i-1 ";

    private static final LoggerContext CONTEXT = new LoggerContext();

    final LoggingEvent event;
    private final Map<String, String> mdc = new HashMap<>();

    private Events(LoggingEvent event) {
        this.event = event;
        event.setMDCPropertyMap(mdc);
    }

    static Events event(
            String logger, Level level, @Nullable String message, @Nullable Throwable thrown, Object... args) {
        return onThread("qtp-17", logger, level, message, thrown, args);
    }

    static Events onThread(
            String thread,
            String logger,
            Level level,
            @Nullable String message,
            @Nullable Throwable thrown,
            Object... args) {
        LoggingEvent event = new LoggingEvent("caller", CONTEXT.getLogger(logger), level, message, thrown, args);
        event.setInstant(Instant.parse("2026-11-22T10:00:05.003120999Z"));
        event.setThreadName(thread);
        return new Events(event);
    }

    static Events event() {
        return event("shop.Orders", Level.INFO, "hello", null);
    }

    static Events span() {
        return event("clew.span", Level.INFO, "hello", null);
    }

    Events mdc(String key, @Nullable String value) {
        mdc.put(key, value);
        return this;
    }

    Events with(String key, @Nullable Object value) {
        event.addKeyValuePair(new KeyValuePair(key, value));
        return this;
    }

    static LogfmtEncoder encoder() {
        LogfmtEncoder encoder = new LogfmtEncoder();
        encoder.setContext(new LoggerContext());
        encoder.start(SERVICE, Redaction.standard());
        return encoder;
    }

    String line() {
        return new String(encoder().encode(event), StandardCharsets.UTF_8);
    }

    Map<String, String> fields() {
        return ParsedLine.parse(encoder().encode(event));
    }

    /** Returns the line without the fields that every line has. */
    String own() {
        String line = line();
        String start = " msg=hello";
        return line.substring(line.indexOf(start) + start.length(), line.length() - 1);
    }
}
