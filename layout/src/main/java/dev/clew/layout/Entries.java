package dev.clew.layout;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The MDC of one event, read once: the ids, and what else is there. Of one line's writer. */
final class Entries implements BiConsumer<String, String> {
    private static final int FIRST_SIZE = 8;
    private static final int KEPT_SIZE = 64;

    /** The fields of the ids, each with the keys it may have in the MDC: PLAIN and OTEL, MICROMETER, ECS. */
    private static final String[][] IDS = {
        {"request_id", "requestId", "http.request.id"},
        {"trace_id", "traceId", "trace.id"},
        {"span_id", "spanId", "span.id"},
    };

    /** How many names each id has. */
    static final int NAMES = 3;

    /** Request, trace and span id; null where the event has none. */
    final @Nullable String[] ids = new @Nullable String[IDS.length];

    /** Which of its keys gave an id. */
    private final int[] ranks = new int[IDS.length];

    private final KnownKeys knownKeys;
    private String[] keys = new String[FIRST_SIZE];
    private KnownKeys.@Nullable Key[] known = new KnownKeys.@Nullable Key[FIRST_SIZE];
    private String[] values = new String[FIRST_SIZE];
    private int size;

    Entries(KnownKeys knownKeys) {
        this.knownKeys = knownKeys;
    }

    /** Returns which id a key is of and by which of its names, in one number; -1 for none. */
    static int id(String key) {
        for (int i = 0; i < IDS.length; i++) {
            for (int rank = 0; rank < NAMES; rank++) {
                if (key.equals(IDS[i][rank])) {
                    return NAMES * i + rank;
                }
            }
        }
        return -1;
    }

    /** The name under which span lines have the id among their key-values. */
    static String idName(int index) {
        return IDS[index][0];
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
        KnownKeys.Key found = knownKeys.get(key);
        keys[size] = key;
        known[size] = found;
        values[size++] = value;
        int id = found == null ? id(key) : found.id;
        if (id >= 0 && !value.isEmpty()) {
            int index = id / NAMES;
            int rank = id % NAMES;
            if (ids[index] == null || rank < ranks[index]) {
                ids[index] = value;
                ranks[index] = rank;
            }
        }
    }

    int size() {
        return size;
    }

    String key(int i) {
        return keys[i];
    }

    KnownKeys.@Nullable Key known(int i) {
        return known[i];
    }

    String value(int i) {
        return values[i];
    }

    /** Whether an entry is the id that the line has; another tracer's, under another name, is not. */
    boolean isId(int i) {
        KnownKeys.Key found = known[i];
        int id = found == null ? id(keys[i]) : found.id;
        return id >= 0 && (id % NAMES == 0 || values[i].equals(ids[id / NAMES]));
    }

    /** Forgets the event, so that nothing of it outlives its line. */
    void clear() {
        Arrays.fill(ids, null);
        Arrays.fill(keys, 0, size, null);
        Arrays.fill(values, 0, size, null);
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
