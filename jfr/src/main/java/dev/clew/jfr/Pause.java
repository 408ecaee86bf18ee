package dev.clew.jfr;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A time in which something stood still, and what is known of it.
 *
 * <p>For one thread.
 */
final class Pause {
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final String kind;
    private final long began;
    private final long nanos;
    private final Map<String, Object> fields = new LinkedHashMap<>();

    /** @param began in nanoseconds since 1970, as all times of events are here */
    Pause(String kind, long began, long ended) {
        this.kind = kind;
        this.began = began;
        this.nanos = ended - began;
    }

    long nanos() {
        return nanos;
    }

    long millis() {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    /** Adds a field; one that is null or empty is ignored. */
    Pause with(String key, @Nullable Object value) {
        if (value != null && !value.equals("")) {
            fields.put(key, value);
        }
        return this;
    }

    /** Passes the fields of its line to the action. */
    void forEachField(BiConsumer<String, Object> action) {
        action.accept("event", "pause");
        action.accept("pause_kind", kind);
        // Of scale three, as the duration of a span.
        action.accept("pause_ms", BigDecimal.valueOf(nanos / 1_000, 3));
        action.accept("pause_began", MICROS.format(Instant.ofEpochSecond(0, began)));
        fields.forEach(action);
    }
}
