package dev.clew.jdbc;

import dev.clew.context.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * The holder of a connection: the request that took it, since when, and the statement that it ran last.
 *
 * <p>The thread that uses the connection writes it without a lock, so another one may read the state of a moment ago.
 */
class Holder {
    /** The slot of one that was removed because nothing had run for long. */
    static final int UNUSED = -2;

    private final long since;
    private final boolean adopts;
    private TraceContext taker;
    private @Nullable PhysicalConnection physical;
    private @Nullable Query last;
    private boolean autoCommit = true;
    private boolean running;
    private boolean inTransaction;
    private boolean closing;
    private boolean named;
    private short slot = -1;

    /**
     * @param taker the context in which the connection was taken; without one, the connection belongs to each request that
     *     runs a statement on it, from then on
     * @param since the time at which it was taken, by {@link System#nanoTime()}
     */
    Holder(TraceContext taker, long since) {
        this.taker = taker;
        this.since = since;
        this.adopts = taker.isNone();
    }

    /** Returns the request's context, {@link TraceContext#NONE} outside requests. */
    TraceContext taker() {
        return taker;
    }

    long heldNanos(long now) {
        return now - since;
    }

    /** Returns the connection to the database, null before the first statement. */
    @Nullable
    PhysicalConnection physical() {
        return physical;
    }

    /** Returns the statement that runs, or that ran last; null if there was none, or its text is not known. */
    @Nullable
    Query last() {
        return last;
    }

    /** Whether the last statement is still running. */
    boolean isRunning() {
        return running;
    }

    /** Whether a statement has run in a transaction that has not ended. */
    boolean isInTransaction() {
        return inTransaction;
    }

    /** Whether the connection is on its way back to the pool. */
    boolean isClosing() {
        return closing;
    }

    /**
     * Whether the request that took the connection had ended by this time, and nobody works with it.
     *
     * <p>What a task takes after the end of its request belongs to the task.
     */
    boolean wasLeftBehind(long by) {
        // A request that closes its connection does so before it ends: the end is asked for first.
        return !adopts && RequestQueries.of(taker).endedBetween(since, by) && !running && !closing;
    }

    /** Returns the place where the connection was taken, null if that is not kept. */
    @Nullable
    Throwable takenAt() {
        return null;
    }

    /** Notes a statement that is about to run. */
    void runs(@Nullable Query query, TraceContext context) {
        // hot: once per statement
        if (adopts && !context.isNone()) {
            taker = context;
        }
        last = query;
        inTransaction = !autoCommit;
        running = true;
    }

    /** Notes that the statement has ended. */
    void rests(@Nullable Query query) {
        running = false;
        if (query != null && query.isEnd()) {
            inTransaction = false;
        }
    }

    void autoCommit(boolean on) {
        autoCommit = on;
    }

    /** Notes that the transaction is about to end. */
    void endsTransaction() {
        running = true;
    }

    void transactionEnded() {
        inTransaction = false;
        running = false;
    }

    void closes() {
        closing = true;
    }

    void on(PhysicalConnection connection) {
        physical = connection;
    }

    /** Whether the leak has not been named yet; then it is from now on. */
    synchronized boolean isNews() {
        boolean news = !named;
        named = true;
        return news;
    }

    /** Returns the place among all {@link Holders}, negative if it has none. */
    int slot() {
        return slot;
    }

    void slot(int place) {
        slot = (short) place;
    }

    /** A holder that knows where the connection was taken. */
    static final class Traced extends Holder {
        private final Throwable takenAt = new Throwable("taken");

        Traced(TraceContext taker, long since) {
            super(taker, since);
        }

        @Override
        Throwable takenAt() {
            return takenAt;
        }
    }
}
