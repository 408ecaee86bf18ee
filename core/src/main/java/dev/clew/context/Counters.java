package dev.clew.context;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Counts events by name; safe for all threads. */
public final class Counters {
    /** Further names share one counter, so that no input can make the map grow. */
    private static final int MAX_NAMES = 256;

    private static final Counters SHARED = new Counters(null);

    private final Map<String, LongAdder> adders = new ConcurrentHashMap<>();
    private final Set<String> logged = ConcurrentHashMap.newKeySet();
    private final @Nullable Counters shared;
    private final Map<String, Long> before;

    private Counters(@Nullable Counters shared) {
        this.shared = shared;
        this.before = shared == null ? Map.of() : shared.all();
    }

    /** Returns new counters that show the {@linkplain #shared() shared} ones too, as far as these are counted from now on. */
    public static Counters create() {
        return new Counters(SHARED);
    }

    /** Returns the counters of this class loader's scopes and log lines, which belong to no single Clew. */
    public static Counters shared() {
        return SHARED;
    }

    /** Counts one more. The name is a constant of the code, never a value from outside. */
    public void add(String name) {
        LongAdder adder = adders.get(name);
        if (adder == null) {
            String key = adders.size() < MAX_NAMES ? name : "other";
            adder = adders.computeIfAbsent(key, k -> new LongAdder());
        }
        adder.increment();
    }

    /** Does as {@link #skipped(String, Throwable)} for each of several failures. */
    public void skipped(String name, List<Throwable> reasons) {
        for (Throwable reason : reasons) {
            skipped(name, reason);
        }
    }

    /** Counts {@code skipped.<name>} and logs the first of them: the answer of an adapter to a failure of its own. */
    public void skipped(String name, Throwable reason) {
        String counter = "skipped." + name;
        add(counter);
        // The number does not tell who was first: of two threads that fail at once, both may read 2.
        if (adders.containsKey(counter) && logged.add(counter)) {
            try {
                LoggerFactory.getLogger("clew")
                        .warn("{} failed and was skipped; further failures are counted, not logged", name, reason);
            } catch (Throwable t) {
                add("skipped.log"); // a failing log must not break the host's call
            }
        }
    }

    /** Returns the count under a name, zero if nothing was counted. */
    public long get(String name) {
        return own(name) + (shared == null ? 0 : shared.get(name) - before.getOrDefault(name, 0L));
    }

    private long own(String name) {
        LongAdder adder = adders.get(name);
        return adder == null ? 0 : adder.sum();
    }

    /** Returns all counts, sorted by name. */
    public Map<String, Long> all() {
        Map<String, Long> all = new TreeMap<>();
        if (shared != null) {
            shared.all().forEach((name, count) -> {
                long since = count - before.getOrDefault(name, 0L);
                if (since > 0) {
                    all.put(name, since);
                }
            });
        }
        for (Map.Entry<String, LongAdder> own : adders.entrySet()) {
            all.merge(own.getKey(), own.getValue().sum(), Long::sum);
        }
        return all;
    }

    @Override
    public String toString() {
        return all().toString();
    }
}
