package dev.clew.layout;

import dev.clew.Clew;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/** Says which fields an event has, in their order and each once; what they look like is the line's business. */
final class EventFields<E> {
    private static final String SPAN_LOGGER = "clew.span";

    private final Names names;
    private final EventReader<E> reader;
    private final Line line;
    private final KnownKeys knownKeys;
    private final Map<Field, byte[]> keys = new EnumMap<>(Field.class);
    private final byte[] msg;
    private final byte[] seq;
    private final Timestamp timestamp;
    private final Repeated levelAndService;
    private final Repeated ids;
    private final Repeated loggerAndThread;
    private final String bootId;
    private final ErrorFields errors;

    private final @Nullable String[] level = new @Nullable String[1];
    private final @Nullable String[] source = new @Nullable String[2];
    private final Entries mdc;
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
        this.mdc = new Entries(knownKeys);
        for (Field field : Field.values()) {
            keys.put(field, line.keyBytes(names.of(field), false));
        }
        this.msg = key(Field.MSG);
        this.seq = key(Field.SEQ);
        this.timestamp = line.timestamp(names.of(Field.TS));
        text(Field.SERVICE, service.name());
        text(Field.VERSION, service.version());
        text(Field.INSTANCE, service.instance());
        byte[] serviceFields = line.take();
        byte[] none = {};
        this.levelAndService = new Repeated(serviceFields, key(Field.LEVEL));
        this.ids = new Repeated(none, key(Field.REQUEST_ID), key(Field.TRACE_ID), key(Field.SPAN_ID));
        this.loggerAndThread = new Repeated(none, key(Field.LOGGER), key(Field.THREAD));
        this.bootId = service.bootId();
        this.errors = new ErrorFields(keys, firstLogged);
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
        timestamp.write(reader.epochMillis(event), reader.nanos(event), line);
        level[0] = reader.level(event);
        levelAndService.write(level, line);
        reader.forEachMdc(event, mdc);
        if (ofSpan) {
            idsOfSpan();
        }
        ids.write(mdc.ids, line);
        source[0] = Objects.requireNonNullElse(name, "");
        source[1] = Objects.requireNonNullElse(reader.thread(event), "");
        loggerAndThread.write(source, line);
        line.value(msg, Objects.requireNonNullElse(reader.message(event), ""));
        writePairs();
        writeMdc();
        List<Marker> markers = reader.markers(event);
        if (!markers.isEmpty()) {
            line.list(key(Field.TAGS), Tags.of(markers));
        }
        Thrown thrown = reader.thrown(event);
        if (thrown != null) {
            errors.write(event, reader, thrown, line);
        }
        writeShort(event);
    }

    private void writeShort(E event) {
        line.shortFields();
        String pattern = reader.isWarning(event) ? reader.pattern(event) : null;
        if (pattern != null) {
            line.hex(key(Field.TMPL), Hash.of(pattern));
        }
        int number = reader.seq(event);
        if (number > 0) {
            line.number(seq, number);
            if (mdc.ids[0] == null) {
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
        mdc.clear();
        Arrays.fill(source, null);
    }

    /** A span's line has its own ids among its key-values, and they go first. */
    private void idsOfSpan() {
        for (int i = 0; i < mdc.ids.length; i++) {
            int own = last(Entries.idName(i), pairs);
            if (own >= 0) {
                mdc.ids[i] = Values.text(pairs.get(own).value);
            }
        }
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
                write(key, knownKeys.get(key), pair.value);
            }
        }
    }

    /** The MDC's entries but for the ids, and for those of which the event itself says another value. */
    private void writeMdc() {
        for (int i = 0; i < mdc.size(); i++) {
            if (!mdc.isId(i) && !isInPairs(mdc.key(i))) {
                write(mdc.key(i), mdc.known(i), mdc.value(i));
            }
        }
    }

    /** Writes a field of an application's key. */
    private void write(String key, KnownKeys.@Nullable Key known, Object value) {
        if (known == null) {
            line.value(key, names.isTaken(key, ofSpan), value);
        } else if (known.hidden) {
            line.value(known.written(ofSpan), Redaction.MASK);
        } else {
            line.value(known.written(ofSpan), value);
        }
    }

    private static boolean isId(String key) {
        return Entries.id(key) % Entries.NAMES == 0;
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
