package dev.clew.jdbc;

import dev.clew.context.TraceContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Takes connections from one DataSource, notes their holders, and names these to a request that has to wait. */
final class Checkouts {
    /** The longest time for which a request that has ended may go on with its connection, and still be no leak. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    /** The most waits that are told in a second. */
    private static final int MAX_LINES = 100;

    /** A way to ask for a connection. */
    interface Source {
        Connection take() throws SQLException;
    }

    private final CorrelatedConnections connections;
    private final DataSource pool;
    private final long thresholdNanos;
    private final long graceNanos;
    private final boolean traces;
    private volatile long nextLook;
    private long secondBegan = System.nanoTime();
    private int lines;

    /**
     * @param threshold the wait from which the holders are named, zero to name none
     * @param traces whether the place of each checkout is kept
     */
    Checkouts(CorrelatedConnections connections, DataSource pool, Duration threshold, boolean traces) {
        this(connections, pool, threshold, GRACE, traces);
    }

    Checkouts(CorrelatedConnections connections, DataSource pool, Duration threshold, Duration grace, boolean traces) {
        this.connections = connections;
        this.pool = pool;
        this.thresholdNanos = threshold.toNanos();
        this.graceNanos = grace.toNanos();
        this.traces = traces;
        this.nextLook = System.nanoTime() + graceNanos;
    }

    /** Returns a wrapped connection. */
    Connection take(Source source) throws SQLException {
        // hot: once per checkout
        TraceContext context = TraceContext.current();
        long began = thresholdNanos == 0 ? 0 : System.nanoTime();
        Connection taken;
        try {
            taken = source.take();
        } catch (SQLException e) {
            failed(context, began, e);
            throw e;
        }
        long now = System.nanoTime();
        Holder holder = traces ? new Holder.Traced(context, now) : new Holder(context, now);
        if (taken instanceof CorrelatedConnection) {
            return connections.wrapAgain(taken, holder); // the DataSource inside has noted it, and the wait for it
        }
        if (!context.isNone()) {
            RequestQueries.of(context); // is told when the request ends
        }
        Connection wrapped = connections.wrap(taken, holder, null);
        if (began != 0 && now - began >= thresholdNanos) {
            waited(context, began, now - began, holder);
        }
        if (thresholdNanos != 0 && now - nextLook >= 0) {
            look(now);
        }
        return wrapped;
    }

    private void waited(TraceContext context, long began, long nanos, Holder own) {
        try {
            RequestQueries.of(context).addPoolWait(OwnWait.of(began, nanos));
            List<Holder> others = connections.holders().longestFirst();
            others.remove(own);
            if (!others.isEmpty()
                    && !KnownPool.usage(pool).hasRoom()) { // else it had to connect, and nobody is to blame
                name(context, nanos, null, others, -1);
            }
        } catch (Throwable t) {
            skipped(t);
        }
    }

    private void failed(TraceContext context, long began, SQLException failure) {
        if (began == 0) {
            return;
        }
        try {
            long nanos = System.nanoTime() - began;
            RequestQueries queries = RequestQueries.of(context);
            if (context.isNone() ? isOurs() : !queries.isNews(failure)) {
                return; // a DataSource inside has named its holders
            }
            boolean late = nanos >= thresholdNanos;
            if (late) {
                queries.addPoolWait(OwnWait.of(began, nanos));
            }
            List<Holder> holders = connections.holders().longestFirst();
            KnownPool.Usage usage = KnownPool.usage(pool);
            if (PoolLog.isDown(failure)
                    ? late
                    : PoolLog.isForWant(failure) && (late || !holders.isEmpty() && !usage.hasRoom())) {
                name(context, nanos, failure, holders, usage.beyond(holders.size()));
            }
        } catch (Throwable t) {
            skipped(t);
        }
    }

    /** Whether a DataSource of ours is inside: outside requests it cannot leave word of what it has named. */
    private boolean isOurs() {
        try {
            return pool.isWrapperFor(CorrelationDataSource.class);
        } catch (Throwable t) {
            return false; // it does not unwrap
        }
    }

    private void name(
            TraceContext context, long nanos, @Nullable SQLException failure, List<Holder> holders, int pastWrapper) {
        long now = System.nanoTime();
        if (!mayLog(now)) {
            connections.counters().add("jdbc.pool.lines_left_out");
            return;
        }
        List<Holder> left = holders.stream()
                .filter(holder -> holder.wasLeftBehind(now - nanos))
                .toList();
        PoolLog.waited(context, nanos, failure, holders, pastWrapper);
        left.stream().filter(Holder::isNews).forEach(PoolLog::leaked);
    }

    /** Whether there were few lines in this second: a pool that is empty fails for everybody. */
    private synchronized boolean mayLog(long now) {
        if (now - secondBegan >= 1_000_000_000L) {
            secondBegan = now;
            lines = 0;
        }
        lines++;
        return lines <= MAX_LINES;
    }

    /** Names the connections that were left behind before the last look. */
    private void look(long now) {
        nextLook = now + graceNanos;
        try {
            for (Holder holder : connections.holders().longestFirst()) {
                if (holder.wasLeftBehind(now - graceNanos) && holder.isNews()) {
                    PoolLog.leaked(holder);
                }
            }
        } catch (Throwable t) {
            skipped(t);
        }
    }

    private void skipped(Throwable reason) {
        connections.counters().skipped("jdbc.pool", reason);
    }
}
