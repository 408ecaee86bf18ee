package dev.clew.layout;

import dev.clew.ServiceIdentity;
import dev.clew.context.Counters;
import dev.clew.context.LazyMdc;
import dev.clew.layout.internal.line.Field;
import dev.clew.layout.internal.line.FieldNames;
import dev.clew.layout.internal.line.Line;
import dev.clew.layout.internal.line.NestedJson;
import dev.clew.layout.internal.line.RepeatedFields;
import dev.clew.layout.internal.line.SpanField;
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
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;

/** Writes the fields of an event, in their order and each once. For one thread at a time. */
final class EventWriter<E> {
    private static final String SPAN_LOGGER = "clew.span";

    /** Their lines have fields of a span too: {@code sql}, {@code fp}, {@code duration_ms}, {@code peer}. */
    private static final Set<String> LOGGERS_OF_FIELDS =
            Set.of(SPAN_LOGGER, "clew.jdbc", "clew.jfr", "clew.change", "clew.concurrent");

    private static final int LONGEST_LOGGER = "clew.concurrent".length();

    private static final String BOOT_ID = "boot_id";
    static final String NDC = "ndc";

    final Line line;
    private final FieldNames names;
    private final Map<String, SpanField> spanFields;
    private final EventReader<E> reader;
    private final KeyCache keyCache;
    private final LineOptions options;
    private final byte[] ndcKey;
    private final Consumer<Throwable> failures;
    private final Map<Field, byte[]> keys = new EnumMap<>(Field.class);
    private final byte[] msgKey;
    private final byte[] seqKey;
    private final Timestamp timestamp;
    private final RepeatedFields levelAndService;
    private final RepeatedFields ids;
    private final RepeatedFields loggerAndThread;
    private final String bootId;
    private final ErrorWriter<E> errors;

    // The fields below hold the event that is being written, so that a line needs no object for it:
    // log.Log4jLines.logfmtEncode, 0 B, in workshop/benchmarks/RESULTS-LOG.md.
    private final @Nullable String[] level = new @Nullable String[1];
    private final @Nullable String[] source = {"", ""};
    private final MdcEntries mdc;
    private final KeyValues pairs = new KeyValues();
    private boolean isWarning;
    private boolean ofSpan;
    private boolean hasSpanFields;

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
        this.spanFields = names.spanFields(line);
        this.options = options;
        this.reader = reader;
        this.keyCache = keyCache;
        this.failures = failures;
        this.mdc = new MdcEntries(keyCache);
        for (Field field : Field.values()) {
            keys.put(field, line.keyBytes(names.of(field)));
        }
        this.msgKey = key(Field.MSG);
        this.seqKey = key(Field.SEQ);
        List<Map.Entry<byte[], String>> fixed = options.fields().entrySet().stream()
                .map(field -> Map.entry(line.keyBytes(field.getKey()), field.getValue()))
                .toList();
        this.ndcKey = line.keyBytes(NDC);
        this.timestamp = line.timestamp(names.of(Field.TS));
        text(key(Field.SERVICE), service.name());
        text(key(Field.VERSION), service.version());
        text(key(Field.INSTANCE), service.instance());
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

    private void text(byte[] key, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            line.text(key, value);
        }
    }

    /** Writes the event's line, and keeps nothing else of the event. */
    void write(E event) {
        // hot: once per line
        if (wrote(event, EventWriter::writeStart)) {
            wrote(event, EventWriter::readMdc);
            wrote(event, EventWriter::readLogger);
            wrote(event, EventWriter::readPairs);
            wrote(event, EventWriter::readThread);
            writeIdsAndSource();
            wrote(event, EventWriter::writeMessage);
            wrote(event, EventWriter::writePairs);
            wrote(event, EventWriter::writeMdc);
            wrote(event, EventWriter::writeNdc);
            wrote(event, EventWriter::writeTags);
            wrote(event, EventWriter::writeError);
            line.shortFields();
            wrote(event, EventWriter::writeTemplate);
            wrote(event, EventWriter::writeSeq);
            wrote(event, EventWriter::writeBootId);
        }
        line.end();
        pairs.clear();
        mdc.clear();
        Arrays.fill(source, "");
    }

    /** Writes one part of the line. If the event fails there, the other parts need not suffer. */
    private boolean wrote(E event, BiConsumer<EventWriter<E>, E> part) {
        try {
            part.accept(this, event);
            return true;
        } catch (Throwable t) {
            line.abandon();
            failures.accept(t);
            return false;
        }
    }

    private void writeStart(E event) {
        timestamp.write(reader.epochMillis(event), reader.nanos(event), line);
        Level read = reader.level(event);
        isWarning = read.toInt() >= Level.WARN.toInt();
        level[0] = read.name();
        levelAndService.write(level, line);
    }

    private void readMdc(E event) {
        reader.forEachMdc(event, mdc);
    }

    private void readLogger(E event) {
        source[0] = Objects.requireNonNullElse(reader.logger(event), "");
    }

    private void readPairs(E event) {
        if (!pairs.set(reader.keyValues(event))) {
            line.abandon();
        }
    }

    private void readThread(E event) {
        source[1] = Objects.requireNonNullElse(reader.thread(event), "");
    }

    /** Looks at the length first, since a set hashes the whole of a name, which may have megabytes. */
    private static boolean hasSpanFields(@Nullable String logger) {
        return logger != null && logger.length() <= LONGEST_LOGGER && LOGGERS_OF_FIELDS.contains(logger);
    }

    private void writeIdsAndSource() {
        ofSpan = SPAN_LOGGER.equals(source[0]);
        hasSpanFields = hasSpanFields(source[0]);
        if (ofSpan) {
            useIdsOfSpan();
        }
        ids.write(mdc.ids, line);
        loggerAndThread.write(source, line);
    }

    private void writeMessage(E event) {
        line.value(msgKey, Objects.requireNonNullElse(reader.message(event), ""));
    }

    private void writeNdc(E event) {
        List<String> ndc = options.ndc() ? reader.ndc(event) : List.of();
        if (!ndc.isEmpty()) {
            line.list(ndcKey, ndc);
        }
    }

    private void writeTags(E event) {
        List<Marker> markers = reader.markers(event);
        if (!markers.isEmpty()) {
            line.list(key(Field.TAGS), Tags.of(markers));
        }
    }

    private void writeError(E event) {
        Thrown thrown = reader.thrown(event);
        if (thrown != null) {
            errors.write(event, thrown);
        }
    }

    private void writeTemplate(E event) {
        String pattern = isWarning ? reader.pattern(event) : null;
        if (pattern != null) {
            line.hex(key(Field.TMPL), Fnv1a.of(pattern));
        }
    }

    private void writeSeq(E event) {
        int seq = reader.seq(event);
        if (seq > 0) {
            line.number(seqKey, seq);
            if (!mdc.hasId() && LazyMdc.mirrorsIds()) {
                Counters.shared().add("log.without_id");
            }
        }
    }

    private void writeBootId(E event) {
        if (ofSpan) {
            int own = pairs.last(BOOT_ID);
            text(key(Field.BOOT_ID), own < 0 ? bootId : Values.text(pairs.value(own)));
        }
    }

    /** Takes the ids of a span's line from its key-values; they precede those of the MDC. */
    private void useIdsOfSpan() {
        for (int i = 0; i < mdc.ids.length; i++) {
            int own = pairs.last(MdcEntries.spanKey(i));
            if (own >= 0) {
                mdc.ids[i] = Values.text(pairs.value(own));
            }
        }
    }

    private void writePairs(E event) {
        for (int i = 0; i < pairs.size() && !line.isFull(); i++) {
            String key = pairs.key(i);
            if (pairs.last(key) != i) {
                continue; // a later value replaces an earlier one
            }
            SpanField field = hasSpanFields ? spanFields.get(key) : null;
            if (field != null) {
                field.write(pairs.value(i), line);
            } else if (!ofSpan || !isWrittenElsewhere(key)) {
                write(key, keyCache.get(key), pairs.value(i), false);
            }
        }
    }

    private static boolean isWrittenElsewhere(String key) {
        return MdcEntries.isSpanKey(key) || key.equals(BOOT_ID);
    }

    /** Writes the MDC's entries without the ids, and without those for which the event has a key-value. */
    private void writeMdc(E event) {
        for (int i = 0; i < mdc.size() && !line.isFull(); i++) {
            if (!mdc.isId(i) && !isInPairs(mdc.key(i))) {
                String value = mdc.value(i);
                Object typed = options.hasTypes() ? options.typed(mdc.key(i), value) : value;
                write(mdc.key(i), mdc.known(i), typed, mdc.isOfPreset(i));
            }
        }
    }

    private void write(String key, KeyCache.@Nullable Key known, Object value, boolean isOwn) {
        boolean hidden = known == null ? line.hides(key) : known.hidden;
        Object shown = hidden ? Secrets.MASK : value;
        if (known != null) {
            byte[] written = known.written(hasSpanFields);
            if (isOwn) {
                line.own(written, shown);
            } else {
                line.value(written, shown);
            }
        } else if (isOwn) {
            line.own(names.written(key, hasSpanFields), shown);
        } else {
            line.value(names.written(key, hasSpanFields), shown);
        }
    }

    private boolean isInPairs(String key) {
        return pairs.last(key) >= 0 && !(hasSpanFields && spanFields.containsKey(key));
    }
}
