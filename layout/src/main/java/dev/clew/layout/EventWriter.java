package dev.clew.layout;

import dev.clew.ServiceIdentity;
import dev.clew.context.Counters;
import dev.clew.layout.internal.line.Field;
import dev.clew.layout.internal.line.FieldNames;
import dev.clew.layout.internal.line.Line;
import dev.clew.layout.internal.line.NestedJson;
import dev.clew.layout.internal.line.RepeatedFields;
import dev.clew.layout.internal.line.Timestamp;
import dev.clew.layout.internal.redaction.Secrets;
import dev.clew.layout.internal.text.Fnv1a;
import dev.clew.layout.internal.text.Values;
import dev.clew.layout.stack.Thrown;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/** Writes the fields of an event, in their order and each once. For one thread at a time. */
final class EventWriter<E> {
    private static final String SPAN_LOGGER = "clew.span";
    private static final String BOOT_ID = "boot_id";
    static final String NDC = "ndc";

    final Line line;
    private final FieldNames names;
    private final EventReader<E> reader;
    private final KeyCache keyCache;
    private final LineOptions options;
    private final byte[] ndcKey;
    private final Consumer<Throwable> failures;
    private final Map<Field, byte[]> keys = new EnumMap<>(Field.class);
    private final Timestamp timestamp;
    private final RepeatedFields levelAndService;
    private final RepeatedFields ids;
    private final RepeatedFields loggerAndThread;
    private final String bootId;
    private final ErrorWriter<E> errors;

    // The fields below hold the event that is being written, so that a line needs no object for it:
    // log.Log4jLines.logfmtEncode, 0 B, in workshop/benchmarks/RESULTS-LOG.md.
    private final @Nullable String[] level = new @Nullable String[1];
    private final @Nullable String[] source = new @Nullable String[2];
    private final MdcEntries mdc;
    private List<KeyValuePair> pairs = List.of();
    private boolean ofSpan;

    EventWriter(
            LogLayout.Format format,
            EventReader<E> reader,
            Secrets secrets,
            KeyCache keyCache,
            ServiceIdentity service,
            FirstLogged firstLogged,
            LineOptions options,
            Consumer<Throwable> failures) {
        this.line = format.line(secrets);
        line.atMost(options.bytes() - (options.nests(format) ? NestedJson.ROOM : 0));
        this.names = keyCache.names();
        this.options = options;
        this.reader = reader;
        this.keyCache = keyCache;
        this.failures = failures;
        this.mdc = new MdcEntries(keyCache);
        for (Field field : Field.values()) {
            keys.put(field, line.keyBytes(names.of(field), false));
        }
        List<Map.Entry<byte[], String>> fixed = options.fields().entrySet().stream()
                .map(field -> Map.entry(line.keyBytes(field.getKey(), false), field.getValue()))
                .toList();
        this.ndcKey = line.keyBytes(NDC, false);
        this.timestamp = line.timestamp(names.of(Field.TS));
        text(Field.SERVICE, service.name());
        text(Field.VERSION, service.version());
        text(Field.INSTANCE, service.instance());
        fixed.forEach(field -> text(field.getKey(), field.getValue()));
        byte[] serviceFields = line.take();
        byte[] none = {};
        this.levelAndService = new RepeatedFields(serviceFields, key(Field.LEVEL));
        this.ids = new RepeatedFields(none, key(Field.REQUEST_ID), key(Field.TRACE_ID), key(Field.SPAN_ID));
        this.loggerAndThread = new RepeatedFields(none, key(Field.LOGGER), key(Field.THREAD));
        this.bootId = service.bootId();
        this.errors = new ErrorWriter<>(reader, line, this::key, firstLogged);
    }

    private byte[] key(Field field) {
        return Objects.requireNonNull(keys.get(field));
    }

    private void text(Field field, @Nullable String value) {
        text(key(field), value);
    }

    private void text(byte[] key, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            line.text(key, value);
        }
    }

    /** Writes the event's line, and keeps nothing else of the event. */
    void write(E event) {
        // hot: once per line
        try {
            writeFields(event);
        } catch (Throwable t) {
            line.abandon();
            failures.accept(t);
        }
        line.end();
        pairs = List.of();
        mdc.clear();
        Arrays.fill(source, null);
    }

    private void writeFields(E event) {
        String logger = reader.logger(event);
        ofSpan = SPAN_LOGGER.equals(logger);
        pairs = reader.keyValues(event);
        timestamp.write(reader.epochMillis(event), reader.nanos(event), line);
        level[0] = reader.level(event);
        levelAndService.write(level, line);
        reader.forEachMdc(event, mdc);
        if (ofSpan) {
            useIdsOfSpan();
        }
        ids.write(mdc.ids, line);
        source[0] = Objects.requireNonNullElse(logger, "");
        source[1] = Objects.requireNonNullElse(reader.thread(event), "");
        loggerAndThread.write(source, line);
        line.value(key(Field.MSG), Objects.requireNonNullElse(reader.message(event), ""));
        writePairs();
        writeMdc();
        List<String> ndc = options.ndc() ? reader.ndc(event) : List.of();
        if (!ndc.isEmpty()) {
            line.list(ndcKey, ndc);
        }
        List<Marker> markers = reader.markers(event);
        if (!markers.isEmpty()) {
            line.list(key(Field.TAGS), Tags.of(markers));
        }
        Thrown thrown = reader.thrown(event);
        if (thrown != null) {
            errors.write(event, thrown);
        }
        writeShortFields(event);
    }

    private void writeShortFields(E event) {
        line.shortFields();
        String pattern = reader.isWarning(event) ? reader.pattern(event) : null;
        if (pattern != null) {
            line.hex(key(Field.TMPL), Fnv1a.of(pattern));
        }
        int seq = reader.seq(event);
        if (seq > 0) {
            line.number(key(Field.SEQ), seq);
            if (mdc.ids[0] == null) {
                Counters.shared().add("log.without_id");
            }
        }
        if (ofSpan) {
            int own = lastPair(BOOT_ID);
            text(Field.BOOT_ID, own < 0 ? bootId : Values.text(pairs.get(own).value));
        }
    }

    /** Takes the ids of a span's line from its key-values; they precede those of the MDC. */
    private void useIdsOfSpan() {
        for (int i = 0; i < mdc.ids.length; i++) {
            int own = lastPair(MdcEntries.spanKey(i));
            if (own >= 0) {
                mdc.ids[i] = Values.text(pairs.get(own).value);
            }
        }
    }

    private void writePairs() {
        for (int i = 0; i < pairs.size(); i++) {
            KeyValuePair pair = pairs.get(i);
            String key = key(pair);
            if (lastPair(key) != i || ofSpan && (MdcEntries.isSpanKey(key) || key.equals(BOOT_ID))) {
                continue; // a later value replaces an earlier one; the ids are written elsewhere
            }
            if (ofSpan && names.isOfSpan(key)) {
                names.writeOfSpan(key, pair.value, line);
            } else {
                write(key, keyCache.get(key), pair.value);
            }
        }
    }

    /** Writes the MDC's entries without the ids, and without those for which the event has a key-value. */
    private void writeMdc() {
        for (int i = 0; i < mdc.size(); i++) {
            if (!mdc.isId(i) && !isInPairs(mdc.key(i))) {
                String value = mdc.value(i);
                write(mdc.key(i), mdc.known(i), options.hasTypes() ? options.typed(mdc.key(i), value) : value);
            }
        }
    }

    private void write(String key, KeyCache.@Nullable Key known, Object value) {
        if (known == null) {
            line.value(key, names.isTaken(key, ofSpan), value);
        } else {
            line.value(known.written(ofSpan), known.hidden ? Secrets.MASK : value);
        }
    }

    private boolean isInPairs(String key) {
        return lastPair(key) >= 0 && !(ofSpan && names.isOfSpan(key));
    }

    /** Returns the index of the last pair with this key and a value, -1 if there is none. */
    private int lastPair(String key) {
        for (int i = pairs.size() - 1; i >= 0; i--) {
            KeyValuePair pair = pairs.get(i);
            if (pair.value != null && key.equals(key(pair))) {
                return i;
            }
        }
        return -1;
    }

    private static String key(KeyValuePair pair) {
        return pair.key == null ? "" : pair.key;
    }
}
