package dev.clew.jdbc;

import dev.clew.context.RequestState;
import dev.clew.context.RequestTotal;
import dev.clew.context.TraceContext;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The queries of one request, over all its threads, connections and DataSources. */
final class RequestQueries implements RequestTotal {
    /** Bounds the statements that are counted in one request; later ones never become N+1 candidates. */
    private static final int MAX_SHAPES = 64;

    private static final int FIRST_SIZE = 8;
    private static final VarHandle NANOS;

    static {
        try {
            NANOS = MethodHandles.lookup().findVarHandle(RequestQueries.class, "nanos", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private int begun;

    private volatile long nanos;

    /** A hash table without lists: a statement stands in its own place or in the next free one. */
    private @Nullable String[] fingerprints = {};

    /** The runs of each of them. */
    private int[] runs = {};

    private int shapes;

    /** By {@link System#nanoTime()}, never zero; zero while the request runs. */
    private volatile long ended;

    private long poolNanos;

    /** The failure for which the holders of a pool were named last. */
    private @Nullable Throwable named;

    /** For a trace without a request of ours; use {@link #of} in all other cases. */
    RequestQueries() {}

    static RequestQueries of(TraceContext context) {
        return RequestState.total(context, RequestQueries.class, RequestQueries::new);
    }

    /** Whether no query has been counted yet; may be true a moment too long for another thread. */
    boolean isNew() {
        return begun == 0;
    }

    /** Whether the span in which the request came in ended between the two times. */
    boolean endedBetween(long from, long to) {
        long at = ended;
        return at != 0 && at - from > 0 && to - at >= 0;
    }

    /** Counts a query whose runs do not matter, and returns its number. */
    synchronized int count() {
        return ++begun;
    }

    /** Counts a query, and returns its number. The spans are told how often its statement has run. */
    int count(Query query, QuerySpans spans) {
        // hot: once per statement; the lock costs less than a counter of its own for each of the two
        String fingerprint = query.shape().fingerprint();
        int number;
        int run;
        synchronized (this) {
            number = ++begun;
            run = countRun(fingerprint);
        }
        spans.ran(query, run);
        return number;
    }

    void addTime(long duration) {
        NANOS.getAndAdd(this, duration);
    }

    /** Adds a wait for a connection that was long enough to be noted. */
    synchronized void addPoolWait(long duration) {
        poolNanos += duration;
    }

    /** Whether no DataSource has named the holders of its pool for this failure; then one has from now on. */
    synchronized boolean isNews(Throwable failure) {
        boolean news = named != failure;
        named = failure;
        return news;
    }

    /** Counts a run of a statement, and returns its number, or zero if there are too many statements to count. */
    private int countRun(String fingerprint) {
        int place = place(fingerprint, fingerprints);
        if (place < 0) {
            if (shapes == MAX_SHAPES) {
                return 0;
            }
            grow();
            place = place(fingerprint, fingerprints);
        }
        if (fingerprints[place] == null) {
            fingerprints[place] = fingerprint;
            shapes++;
        }
        return ++runs[place];
    }

    /** Returns the place of a statement in the table, or of its first run; -1 if it is not there and the table is full. */
    private static int place(String fingerprint, @Nullable String[] table) {
        int start = fingerprint.hashCode();
        for (int i = 0; i < table.length; i++) {
            int place = start + i & table.length - 1;
            String known = table[place];
            if (known == null || known.equals(fingerprint)) {
                return place;
            }
        }
        return -1;
    }

    private void grow() {
        @Nullable String[] before = fingerprints;
        int[] runsBefore = runs;
        fingerprints = new @Nullable String[Math.max(FIRST_SIZE, before.length * 2)];
        runs = new int[fingerprints.length];
        for (int i = 0; i < before.length; i++) {
            String fingerprint = before[i];
            if (fingerprint != null) {
                int place = place(fingerprint, fingerprints);
                fingerprints[place] = fingerprint;
                runs[place] = runsBefore[i];
            }
        }
    }

    @Override
    public void forEachAttribute(BiConsumer<String, Object> action) {
        ended = System.nanoTime() | 1;
        int queries;
        long waited;
        synchronized (this) {
            queries = begun;
            waited = poolNanos;
        }
        if (queries > 0) {
            action.accept("queries", queries);
            action.accept("query_ms", TimeUnit.NANOSECONDS.toMillis(nanos));
        }
        if (waited > 0) {
            action.accept("pool_wait_ms", QueryLog.millis(waited));
        }
    }
}
