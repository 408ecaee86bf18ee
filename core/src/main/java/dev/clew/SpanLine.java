package dev.clew;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;

/**
 * A span's line for loggers that take events, with room for its fields.
 *
 * <p>SLF4J's builder makes an event and lists that grow three times. Paid for by the row "request" of
 * workshop/benchmarks/RESULTS-AS-IT-COMES.md: 400 of its bytes.
 *
 * @param name the pattern's argument
 */
record SpanLine(
        Level level,
        String loggerName,
        String pattern,
        Object name,
        @Nullable Throwable error,
        List<KeyValuePair> fields)
        implements LoggingEvent, BiConsumer<String, Object> {
    private static final int ROOM = 12;

    SpanLine(Level level, String loggerName, String pattern, Object name, @Nullable Throwable error) {
        this(level, loggerName, pattern, name, error, new ArrayList<>(ROOM));
    }

    /** Adds a field. */
    @Override
    public void accept(String key, Object value) {
        fields.add(new KeyValuePair(key, value));
    }

    @Override
    public Level getLevel() {
        return level;
    }

    @Override
    public String getLoggerName() {
        return loggerName;
    }

    @Override
    public String getMessage() {
        return pattern;
    }

    @Override
    public List<Object> getArguments() {
        return List.of(name);
    }

    @Override
    public Object[] getArgumentArray() {
        return new Object[] {name};
    }

    @Override
    public @Nullable List<Marker> getMarkers() {
        return null;
    }

    @Override
    public List<KeyValuePair> getKeyValuePairs() {
        return fields;
    }

    @Override
    public @Nullable Throwable getThrowable() {
        return error;
    }

    /** Returns 0, as SLF4J's builder does: the library takes the time. */
    @Override
    public long getTimeStamp() {
        return 0;
    }

    /** Returns null, as SLF4J's builder does: the library takes the thread's name. */
    @Override
    public @Nullable String getThreadName() {
        return null;
    }
}
