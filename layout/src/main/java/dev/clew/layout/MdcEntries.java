package dev.clew.layout;

import dev.clew.context.MdcPreset;
import java.util.Arrays;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The MDC of one event, read in one pass: the ids, and the other entries. For one thread at a time.
 *
 * <p>Its arrays stay from line to line, so that reading allocates nothing: {@code log.Log4jLines.logfmtEncode}, 0 B, in
 * workshop/benchmarks/RESULTS-LOG.md.
 */
final class MdcEntries implements BiConsumer<String, String> {
    private static final int FIRST_SIZE = 8;
    private static final int KEPT_SIZE = 64;

    /** The MDC keys of each id: those of the presets PLAIN and OTEL, MICROMETER, ECS. */
    private static final String[][] ID_KEYS = {
        {"request_id", "requestId", "http.request.id"},
        {"trace_id", "traceId", "trace.id"},
        {"span_id", "spanId", "span.id"},
    };

    /** All keys under which a mirror writes ids, those that are no field of the line among them. */
    private static final Set<String> PRESETS = Stream.of(MdcPreset.values())
            .flatMap(preset -> preset.keys().stream())
            .collect(Collectors.toUnmodifiableSet());

    /** The number of keys that each id has. */
    private static final int KEYS = 3;

    /** Request, trace and span id; null if the event has none. */
    final @Nullable String[] ids = new @Nullable String[ID_KEYS.length];

    /** The key of each id that was found; the first has priority. */
    private final int[] ranks = new int[ID_KEYS.length];

    private final KeyCache keyCache;
    private String[] keys = new String[FIRST_SIZE];
    private KeyCache.@Nullable Key[] known = new KeyCache.@Nullable Key[FIRST_SIZE];
    private String[] values = new String[FIRST_SIZE];
    private int size;

    MdcEntries(KeyCache keyCache) {
        this.keyCache = keyCache;
    }

    /** Returns the index of a key's id times {@link #KEYS} plus the key's rank; -1 if the key is no id's. */
    static int id(String key) {
        for (int i = 0; i < ID_KEYS.length; i++) {
            for (int rank = 0; rank < KEYS; rank++) {
                if (key.equals(ID_KEYS[i][rank])) {
                    return KEYS * i + rank;
                }
            }
        }
        return -1;
    }

    /** Whether a mirror writes ids under a key. */
    static boolean isOfPreset(String key) {
        return PRESETS.contains(key);
    }

    /** Returns the key that span lines have for an id among their key-values. */
    static String spanKey(int index) {
        return ID_KEYS[index][0];
    }

    /** Whether span lines have an id under this key. */
    static boolean isSpanKey(String key) {
        return id(key) % KEYS == 0;
    }

    @Override
    public void accept(@Nullable String key, @Nullable String value) {
        // hot: once per entry of an event
        if (key == null || value == null) {
            return;
        }
        if (size == keys.length) {
            resize(2 * size);
        }
        KeyCache.Key found = known(key, size);
        values[size++] = value;
        int id = found == null ? id(key) : found.id;
        if (id >= 0 && !value.isEmpty()) {
            int index = id / KEYS;
            int rank = id % KEYS;
            if (ids[index] == null || rank < ranks[index]) {
                ids[index] = value;
                ranks[index] = rank;
            }
        }
    }

    /** Looks a key up unless an entry of the line before had it at the same index. */
    @SuppressWarnings("ReferenceEquality") // most keys are constants of the application
    private KeyCache.@Nullable Key known(String key, int index) {
        if (key != keys[index]) {
            keys[index] = key;
            known[index] = keyCache.get(key);
        }
        return known[index];
    }

    int size() {
        return size;
    }

    String key(int i) {
        return keys[i];
    }

    KeyCache.@Nullable Key known(int i) {
        return known[i];
    }

    String value(int i) {
        return values[i];
    }

    /** Whether the event has an id, even if only under a key that is no field. */
    boolean hasId() {
        for (int i = 0; i < size; i++) {
            if (isOfPreset(i) && !values[i].isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Whether an entry has a preset's key: its value is an id, and no secret. */
    boolean isOfPreset(int i) {
        KeyCache.Key found = known[i];
        return found == null ? isOfPreset(keys[i]) : found.isOfPreset;
    }

    /** Whether an entry is the id that the line has. Another tracer's id under another key is not. */
    boolean isId(int i) {
        KeyCache.Key found = known[i];
        int id = found == null ? id(keys[i]) : found.id;
        return id >= 0 && (id % KEYS == 0 || values[i].equals(ids[id / KEYS]));
    }

    /** Forgets the event. Only keys that the cache has too outlive the line: the next one mostly has the same. */
    void clear() {
        Arrays.fill(ids, null);
        for (int i = 0; i < size; i++) {
            values[i] = null;
            if (known[i] == null) {
                keys[i] = null;
            }
        }
        size = 0;
        if (keys.length > KEPT_SIZE) {
            resize(FIRST_SIZE);
        }
    }

    private void resize(int length) {
        keys = Arrays.copyOf(keys, length);
        known = Arrays.copyOf(known, length);
        values = Arrays.copyOf(values, length);
    }
}
