package dev.clew.jdbc;

import dev.clew.context.Counters;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A connection to the database, as the pool keeps it: its policy, and the session value outside requests. */
final class PhysicalConnection {
    /** A connection that is wrapped already, such as one of a pool that connects by {@code jdbc:clew:}. */
    static final PhysicalConnection CORRELATED = unknown();

    /** A lazy connection whose pool had none when it was asked. */
    static final PhysicalConnection OUT_OF_REACH = unknown();

    private static final int MAX_FAILURES = 3;

    private final Database database;
    private final String peer;
    private final TaggingPolicy policy;
    private final String baseName;
    private final String server;
    private final AtomicInteger failures = new AtomicInteger();

    /** Null if several connections share this, because nothing tells them apart. */
    private @Nullable WeakReference<Object> driversOwn;

    /** The number by which the server knows the connection, 0 if nobody has asked. */
    private volatile long backend;

    /** Null if it was not asked: pools set it back to this value when a connection is returned. */
    private volatile @Nullable Boolean autoCommit;

    /** The present holder, or the last one if it never closed. A pool hands the connection, and this, from thread to thread. */
    private @Nullable Holder holder;

    private @Nullable StatementSlot slot;

    /**
     * @param peer the name of the product in lower case
     * @param baseName the session value outside requests
     * @param server the URL without its options
     */
    PhysicalConnection(Database database, String peer, TaggingPolicy policy, String baseName, String server) {
        this.database = database;
        this.peer = peer;
        this.policy = policy;
        this.baseName = baseName;
        this.server = server;
    }

    static PhysicalConnection unknown() {
        return new PhysicalConnection(Database.OTHER, "", TaggingPolicy.HANDS_OFF, "", "");
    }

    /** Whether another wrapper of ours is inside, which tags and counts each statement already. */
    boolean isCorrelated() {
        return this == CORRELATED;
    }

    Database database() {
        return database;
    }

    String peer() {
        return peer;
    }

    TaggingPolicy policy() {
        return policy;
    }

    String baseName() {
        return baseName;
    }

    /** Returns the URL without its options: with {@link #backend()}, it tells this connection from all others. */
    String server() {
        return server;
    }

    long backend() {
        return backend;
    }

    void backend(long number) {
        backend = number;
    }

    /** Whether the server knows this connection by that number. */
    boolean is(String otherServer, long number) {
        return number != 0 && backend == number && server.equals(otherServer);
    }

    /** Notes the one connection that this is about. */
    void belongsTo(Object connection) {
        driversOwn = new WeakReference<>(connection);
    }

    /** Returns the place in which its statements are shown, null if nobody looks. */
    @Nullable
    StatementSlot slot() {
        return slot;
    }

    void showsIn(StatementSlot place) {
        slot = place;
    }

    /** Whether the connection is closed, or nobody has it any more. */
    boolean isGone() {
        WeakReference<Object> known = driversOwn;
        if (known == null) {
            return false;
        }
        try {
            Object connection = known.get();
            return connection == null || connection instanceof Connection one && one.isClosed();
        } catch (Throwable t) {
            return false; // it is there, and broken
        }
    }

    /** Notes the holder, and returns the one before; null if there was none, or nothing tells this connection from others. */
    @Nullable
    Holder heldBy(Holder next) {
        if (driversOwn == null) {
            return null;
        }
        Holder former = holder;
        holder = next;
        return former;
    }

    void released(Holder former) {
        if (holder == former) {
            holder = null;
        }
    }

    /** Whether the pool hands this connection out with auto-commit, as it was found at the first call. */
    boolean commitsByItself(Connection connection, Counters counters) {
        Boolean known = autoCommit;
        if (known == null) {
            try {
                known = isCorrelated() || connection.getAutoCommit();
            } catch (Throwable t) {
                counters.skipped("jdbc.auto_commit", t);
                known = true;
            }
            autoCommit = known;
        }
        return known;
    }

    /** Notes that a write to the session succeeded. */
    void succeeded() {
        failures.set(0);
    }

    /** Notes that a write to the session failed. */
    void failed() {
        failures.incrementAndGet();
    }

    /** Whether the session may be written to: no longer after three failures in a row. */
    boolean isWritable() {
        return policy.session() && failures.get() < MAX_FAILURES;
    }
}
