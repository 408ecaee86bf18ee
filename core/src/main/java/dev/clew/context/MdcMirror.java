package dev.clew.context;

import dev.clew.text.Ascii;
import dev.clew.text.PlainText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Keeps a context's ids in the MDC.
 *
 * <p>Its keys belong to it from the outermost open to the outermost close. The application's values under them are saved
 * once and come back; no other key is touched. A record, so that two mirrors of the same keys are equal.
 */
record MdcMirror(List<Key> keys) {
    static final MdcMirror NOTHING = new MdcMirror(List.of());

    private static volatile MdcMirror chosen = NOTHING;

    /** A value that a key can have. */
    enum Field {
        REQUEST_ID,
        TRACE_ID,
        SPAN_ID,
        TRACE_FLAGS,
        TRACE_ID_DECIMAL,
        SPAN_ID_DECIMAL,
        BAGGAGE
    }

    /** One key of the MDC. */
    record Key(String name, Field field) {
        @Nullable
        String valueIn(MirroredIds context) {
            if (context.isNone()) {
                return null;
            }
            return switch (field) {
                case REQUEST_ID -> context.requestId();
                case TRACE_ID -> context.traceId();
                case SPAN_ID -> context.spanId();
                case TRACE_FLAGS -> "0" + context.traceFlags();
                case TRACE_ID_DECIMAL -> Long.toUnsignedString(context.traceIdLow());
                case SPAN_ID_DECIMAL -> Long.toUnsignedString(context.spanIdAsLong());
                case BAGGAGE -> plain(context.baggage().get(name));
            };
        }

        /** A pattern layout writes MDC values as they are: a line break in one would forge a line. */
        private static @Nullable String plain(@Nullable String value) {
            if (value == null || PlainText.is(value)) {
                return value;
            }
            Counters.shared().add("mdc.baggage_left_out");
            return null;
        }
    }

    /**
     * Returns the mirror of a preset.
     *
     * @param chosen those of the preset's keys that are written, all of them if it is empty
     * @param baggage the baggage entries that are written too, each under its own name
     * @throws IllegalArgumentException if a chosen key is not the preset's, or a baggage key is, or is named twice
     */
    static MdcMirror create(MdcPreset preset, List<String> chosen, List<String> baggage) {
        List<String> names = preset.keys();
        if (!names.containsAll(chosen)) {
            throw new IllegalArgumentException("clew.mdc.keys must be some of " + names + ", was " + chosen);
        }
        List<Field> fields = preset == MdcPreset.DATADOG
                ? List.of(Field.REQUEST_ID, Field.TRACE_ID_DECIMAL, Field.SPAN_ID_DECIMAL)
                : List.of(Field.REQUEST_ID, Field.TRACE_ID, Field.SPAN_ID, Field.TRACE_FLAGS);
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (chosen.isEmpty() || chosen.contains(names.get(i))) {
                keys.add(new Key(names.get(i), fields.get(i)));
            }
        }
        requireOthers(names, baggage);
        for (String name : baggage) {
            keys.add(new Key(name, Field.BAGGAGE));
        }
        return new MdcMirror(List.copyOf(keys));
    }

    /** With a key named twice, the second value would overwrite the first and save it as the application's. */
    private static void requireOthers(List<String> names, List<String> baggage) {
        Set<String> seen = new HashSet<>(names);
        for (String name : baggage) {
            if (!Ascii.isToken(name) || !seen.add(name)) {
                throw new IllegalArgumentException("clew.mdc.baggage must be keys of baggage, each once and none of "
                        + names + ", was " + baggage);
            }
        }
    }

    /** Returns the context's value under a key, null if the mirror does not have the key. */
    @Nullable
    String value(MirroredIds context, @Nullable Object name) {
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i).name.equals(name)) {
                return keys.get(i).valueIn(context);
            }
        }
        return null;
    }

    boolean hasIds() {
        return keys.stream().anyMatch(key -> key.field != Field.BAGGAGE);
    }

    void forEach(MirroredIds context, BiConsumer<? super String, ? super String> action) {
        for (int i = 0; i < keys.size(); i++) {
            Key key = keys.get(i);
            String value = key.valueIn(context);
            if (value != null) {
                action.accept(key.name, value);
            }
        }
    }

    /**
     * Returns the keys, through a constant if this is the mirror in force, so that the JIT unrolls the loops over them.
     *
     * <p>Paid for by the row "scope, two keys" of workshop/benchmarks/RESULTS.md.
     */
    @SuppressWarnings("ReferenceEquality") // an equal mirror would do too, but every scope asks
    private List<Key> hotKeys() {
        return this == InForce.MIRROR ? InForce.MIRROR.keys : keys;
    }

    /** Returns this mirror, after making it the one in force. Called once, before the first scope. */
    MdcMirror inForce() {
        chosen = this;
        return InForce.MIRROR;
    }

    private static final class InForce {
        private static final MdcMirror MIRROR = chosen;
    }

    /** Sets every key and returns the application's values under them, null if there was none. */
    @Nullable
    String @Nullable [] open(MirroredIds context) {
        // hot: the application seldom has values there, so all keys are asked before the first is written
        List<Key> keys = hotKeys();
        for (int i = 0; i < keys.size(); i++) {
            if (MDC.get(keys.get(i).name) != null) {
                return openSaving(context);
            }
        }
        for (int i = 0; i < keys.size(); i++) {
            Key key = keys.get(i);
            String value = key.valueIn(context);
            if (value != null) {
                MDC.put(key.name, value);
            }
        }
        return null;
    }

    private @Nullable String[] openSaving(MirroredIds context) {
        @Nullable String[] saved = new String[keys.size()];
        for (int i = 0; i < saved.length; i++) {
            saved[i] = MDC.get(keys.get(i).name);
        }
        change(context);
        return saved;
    }

    /** Sets the keys whose values differ, even if it was the application that cleared or overwrote them. */
    void change(MirroredIds context) {
        List<Key> keys = hotKeys();
        for (int i = 0; i < keys.size(); i++) {
            Key key = keys.get(i);
            String value = key.valueIn(context);
            if (!Objects.equals(MDC.get(key.name), value)) {
                set(key.name, value);
            }
        }
    }

    /** Puts back the application's values. */
    void close(@Nullable String @Nullable [] saved) {
        // hot: nearly always our value is there and has to go, so it is not asked for first
        List<Key> keys = hotKeys();
        for (int i = 0; i < keys.size(); i++) {
            set(keys.get(i).name, saved == null ? null : saved[i]);
        }
    }

    private static void set(String key, @Nullable String value) {
        if (value == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, value);
        }
    }

    @Override
    public String toString() {
        List<String> names = new ArrayList<>();
        for (Key key : keys) {
            names.add(key.name);
        }
        return "mdc=" + names;
    }
}
