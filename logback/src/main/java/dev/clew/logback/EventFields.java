package dev.clew.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import dev.clew.Clew;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** Says which fields an event has, in their order and each once; what they look like is the line's business. */
final class EventFields {
    private static final String SPAN_LOGGER = "clew.span";

    /** The fields of the ids, each with the keys it may have in the MDC: PLAIN and OTEL, MICROMETER, ECS. */
    private static final String[][] IDS = {
        {"request_id", "requestId", "http.request.id"},
        {"trace_id", "traceId", "trace.id"},
        {"span_id", "spanId", "span.id"},
    };

    private final byte[] serviceFields;
    private final String bootId;
    private final ErrorFields errors;

    EventFields(Clew.Service service, FirstLogged firstLogged) {
        LogfmtLine line = new LogfmtLine();
        line.text("service", emptyToNull(service.name()));
        line.text("version", emptyToNull(service.version()));
        line.text("instance", emptyToNull(service.instance()));
        this.serviceFields = line.takeFields();
        this.bootId = service.bootId();
        this.errors = new ErrorFields(firstLogged);
    }

    private static @Nullable String emptyToNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    void write(ILoggingEvent event, LogfmtLine line) {
        boolean ofSpan = SPAN_LOGGER.equals(event.getLoggerName());
        List<KeyValuePair> pairs = Objects.requireNonNullElse(event.getKeyValuePairs(), List.of());
        Map<String, String> mdc = Objects.requireNonNullElse(event.getMDCPropertyMap(), Map.of());
        line.timestamp("ts", event.getTimeStamp(), event.getNanoseconds());
        line.text("level", event.getLevel().toString());
        line.fields(serviceFields);
        List<KeyValuePair> ownIds = ofSpan ? pairs : List.of();
        String requestId = id(0, ownIds, mdc);
        String traceId = id(1, ownIds, mdc);
        String spanId = id(2, ownIds, mdc);
        line.text("request_id", requestId);
        line.text("trace_id", traceId);
        line.text("span_id", spanId);
        line.text("logger", Objects.requireNonNullElse(event.getLoggerName(), ""));
        line.text("thread", Objects.requireNonNullElse(event.getThreadName(), ""));
        line.text("msg", Objects.requireNonNullElse(event.getFormattedMessage(), ""));
        writePairs(pairs, ofSpan, line);
        for (Map.Entry<String, String> entry : mdc.entrySet()) {
            String key = entry.getKey();
            String value = entry.getValue();
            if (value != null
                    && !isWritten(0, key, value, requestId)
                    && !isWritten(1, key, value, traceId)
                    && !isWritten(2, key, value, spanId)
                    && !isInPairs(key, pairs, ofSpan)) {
                line.text(key, FieldNames.isTaken(key, ofSpan), value);
            }
        }
        if (event.getMarkerList() != null) {
            line.text("tags", Tags.of(event.getMarkerList()));
        }
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            errors.write(event, thrown, line);
        }
        line.shortFields();
        if (event.getMessage() != null && event.getLevel().isGreaterOrEqual(Level.WARN)) {
            line.hex("tmpl", Hash.of(event.getMessage()));
        }
        if (ofSpan && last("boot_id", pairs) < 0) {
            line.text("boot_id", emptyToNull(bootId));
        }
    }

    private static @Nullable String id(int which, List<KeyValuePair> own, Map<String, String> mdc) {
        String[] names = IDS[which];
        int index = last(names[0], own);
        if (index >= 0) {
            return Values.text(own.get(index).value);
        }
        for (String name : names) {
            String value = mdc.get(name);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return null;
    }

    /** Whether an entry of the MDC is the id that the line has; another tracer's, under another name, is not. */
    private static boolean isWritten(int which, String key, String value, @Nullable String id) {
        String[] names = IDS[which];
        return key.equals(names[0]) || value.equals(id) && (key.equals(names[1]) || key.equals(names[2]));
    }

    private static void writePairs(List<KeyValuePair> pairs, boolean ofSpan, LogfmtLine line) {
        for (int i = 0; i < pairs.size(); i++) {
            KeyValuePair pair = pairs.get(i);
            String key = pair.key == null ? "" : pair.key;
            if (last(key, pairs) != i || ofSpan && isId(key)) {
                continue; // a second value replaces the first; the ids are written
            }
            boolean isField = ofSpan && FieldNames.isOfSpan(key);
            Values.write(key, !isField && FieldNames.isTaken(key, ofSpan), pair.value, line);
        }
    }

    private static boolean isId(String key) {
        return key.equals(IDS[0][0]) || key.equals(IDS[1][0]) || key.equals(IDS[2][0]);
    }

    /** Whether the event itself says another value for the key, which then goes before the thread's. */
    private static boolean isInPairs(String key, List<KeyValuePair> pairs, boolean ofSpan) {
        return last(key, pairs) >= 0 && !(ofSpan && FieldNames.isOfSpan(key));
    }

    /** Returns where the key has its last value, -1 where it has none. */
    private static int last(String key, List<KeyValuePair> pairs) {
        for (int i = pairs.size() - 1; i >= 0; i--) {
            KeyValuePair pair = pairs.get(i);
            if (pair.value != null && key.equals(pair.key == null ? "" : pair.key)) {
                return i;
            }
        }
        return -1;
    }
}
