package dev.clew.jdbc;

import dev.clew.context.RequestState;
import dev.clew.context.RequestTotal;
import dev.clew.context.TraceContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/** The queries of one request, over all its threads, connections and DataSources. */
final class RequestQueries implements RequestTotal {
    /** Bounds the statements that are counted in one request; later ones never become N+1 candidates. */
    private static final int MAX_SHAPES = 64;

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private final Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();

    /** For a trace without a request of ours; use {@link #of} in all other cases. */
    RequestQueries() {}

    static RequestQueries of(TraceContext context) {
        return RequestState.total(context, RequestQueries.class, RequestQueries::new);
    }

    /** Counts a query, and returns its number. */
    int countQuery() {
        return begun.incrementAndGet();
    }

    void addTime(long duration) {
        nanos.addAndGet(duration);
    }

    /** Counts a run of a statement, and returns its number, or zero if there are too many statements to count. */
    int countRun(String fingerprint) {
        AtomicInteger known = runs.get(fingerprint);
        if (known == null) {
            if (runs.size() >= MAX_SHAPES) {
                return 0;
            }
            known = runs.computeIfAbsent(fingerprint, key -> new AtomicInteger());
        }
        return known.incrementAndGet();
    }

    @Override
    public void forEachAttribute(BiConsumer<String, Object> action) {
        if (begun.get() > 0) {
            action.accept("queries", begun.get());
            action.accept("query_ms", TimeUnit.NANOSECONDS.toMillis(nanos.get()));
        }
    }
}
