package dev.clew.layout;

import dev.clew.Clew;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/**
 * Says which fields an event has, in their order and each once; what they look like is the line's business.
 *
 * <p>It goes with one line, and keeps what an event's MDC entries are compared with while they pass by.
 */
final class EventFields<E> implements BiConsumer<String, String> {
    private static final String SPAN_LOGGER = "clew.span";

    /** The fields of the ids, each with the keys it may have in the MDC: PLAIN and OTEL, MICROMETER, ECS. */
    private static final String[][] IDS = {
        {"request_id", "requestId", "http.request.id"},
        {"trace_id", "traceId", "trace.id"},
        {"span_id", "spanId", "span.id"},
    };

    private final Names names;
    private final EventReader<E> reader;
    private final Line line;
    private final KnownKeys knownKeys;
    private final Map<Field, byte[]> keys = new EnumMap<>(Field.class);
    private final byte[] serviceFields;
    private final Repeated level;
    private final Repeated[] idFields;
    private final Repeated logger;
    private final Repeated thread;
    private final String bootId;
    private final ErrorFields errors;

    private final @Nullable String[] ids = new @Nullable String[IDS.length];
    private List<KeyValuePair> pairs = List.of();
    private boolean ofSpan;

    EventFields(
            Names names,
            EventReader<E> reader,
            Line line,
            KnownKeys knownKeys,
            Clew.Service service,
            FirstLogged firstLogged) {
        this.names = names;
        this.reader = reader;
        this.line = line;
        this.knownKeys = knownKeys;
        for (Field field : Field.values()) {
            keys.put(field, line.keyBytes(names.of(field), false));
        }
        text(Field.SERVICE, service.name());
        text(Field.VERSION, service.version());
        text(Field.INSTANCE, service.instance());
        this.serviceFields = line.takePart();
        this.bootId = service.bootId();
        this.errors = new ErrorFields(keys, firstLogged);
        this.level = repeated(Field.LEVEL);
        this.idFields = new Repeated[] {repeated(Field.REQUEST_ID), repeated(Field.TRACE_ID), repeated(Field.SPAN_ID)};
        this.logger = repeated(Field.LOGGER);
        this.thread = repeated(Field.THREAD);
    }

    private Repeated repeated(Field field) {
        return new Repeated(key(field));
    }

    private byte[] key(Field field) {
        return Objects.requireNonNull(keys.get(field));
    }

    private void text(Field field, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            line.text(key(field), value);
        }
    }

    void write(E event) {
        // hot: once per line; the line's bytes are all that is allocated
        String name = reader.logger(event);
        ofSpan = SPAN_LOGGER.equals(name);
        pairs = reader.keyValues(event);
        line.timestamp(names.of(Field.TS), reader.epochMillis(event), reader.nanos(event));
        level.write(reader.level(event), line);
        line.field(serviceFields, serviceFields.length);
        for (int i = 0; i < ids.length; i++) {
            ids[i] = id(IDS[i], event);
            idFields[i].write(ids[i], line);
        }
        logger.write(Objects.requireNonNullElse(name, ""), line);
        thread.write(Objects.requireNonNullElse(reader.thread(event), ""), line);
        line.value(key(Field.MSG), Objects.requireNonNullElse(reader.message(event), ""));
        writePairs();
        reader.forEachMdc(event, this);
        List<Marker> markers = reader.markers(event);
        if (!markers.isEmpty()) {
            line.list(key(Field.TAGS), Tags.of(markers));
        }
        Thrown thrown = reader.thrown(event);
        if (thrown != null) {
            errors.write(event, reader, thrown, line);
        }
        line.shortFields();
        String pattern = reader.isWarning(event) ? reader.pattern(event) : null;
        if (pattern != null) {
            line.hex(key(Field.TMPL), Hash.of(pattern));
        }
        int seq = reader.seq(event);
        if (seq > 0) {
            line.number(key(Field.SEQ), seq);
            if (ids[0] == null) {
                Clew.sharedCounters().add("log.without_id");
            }
        }
        if (ofSpan) {
            int own = last("boot_id", pairs);
            text(Field.BOOT_ID, own < 0 ? bootId : Values.text(pairs.get(own).value));
        }
    }

    /** Forgets the event, so that nothing of it outlives its line. */
    void forget() {
        pairs = List.of();
        java.util.Arrays.fill(ids, null);
    }

    private @Nullable String id(String[] keys, E event) {
        int index = ofSpan ? last(keys[0], pairs) : -1;
        if (index >= 0) {
            return Values.text(pairs.get(index).value);
        }
        for (String key : keys) {
            String value = reader.mdc(event, key);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return null;
    }

    private void writePairs() {
        for (int i = 0; i < pairs.size(); i++) {
            KeyValuePair pair = pairs.get(i);
            String key = pair.key == null ? "" : pair.key;
            if (last(key, pairs) != i || ofSpan && (isId(key) || key.equals("boot_id"))) {
                continue; // a second value replaces the first; the ids are written
            }
            if (ofSpan && names.isOfSpan(key)) {
                names.span(key, pair.value, line);
            } else {
                write(key, pair.value);
            }
        }
    }

    /** Writes a field of an application's key. */
    private void write(String key, Object value) {
        KnownKeys.Key known = knownKeys.get(key);
        if (known != null) {
            line.value(known, ofSpan, value);
        } else {
            line.value(key, names.isTaken(key, ofSpan), value);
        }
    }

    private static boolean isId(String key) {
        return key.equals(IDS[0][0]) || key.equals(IDS[1][0]) || key.equals(IDS[2][0]);
    }

    /** One entry of the MDC: written unless it is one of the ids, or the event itself says another value. */
    @Override
    public void accept(@Nullable String key, @Nullable String value) {
        if (value != null && key != null && !isWritten(key, value) && !isInPairs(key)) {
            write(key, value);
        }
    }

    /** Whether an entry of the MDC is the id that the line has; another tracer's, under another name, is not. */
    private boolean isWritten(String key, String value) {
        for (int i = 0; i < ids.length; i++) {
            String[] keys = IDS[i];
            if (key.equals(keys[0]) || value.equals(ids[i]) && (key.equals(keys[1]) || key.equals(keys[2]))) {
                return true;
            }
        }
        return false;
    }

    private boolean isInPairs(String key) {
        return last(key, pairs) >= 0 && !(ofSpan && names.isOfSpan(key));
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
