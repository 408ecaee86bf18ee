package dev.clew.jdbc;

import java.util.concurrent.atomic.AtomicInteger;

/** A connection to the database, as the pool keeps it: its policy, and the session value outside requests. */
final class PhysicalConnection {
    /** A connection that is wrapped already, such as one of a pool that connects by {@code jdbc:clew:}. */
    static final PhysicalConnection CORRELATED = unknown();

    private static final int MAX_FAILURES = 3;

    private final Database database;
    private final String peer;
    private final TaggingPolicy policy;
    private final String baseName;
    private final AtomicInteger failures = new AtomicInteger();

    /**
     * @param peer the name of the product in lower case
     * @param baseName the session value outside requests
     */
    PhysicalConnection(Database database, String peer, TaggingPolicy policy, String baseName) {
        this.database = database;
        this.peer = peer;
        this.policy = policy;
        this.baseName = baseName;
    }

    static PhysicalConnection unknown() {
        return new PhysicalConnection(Database.OTHER, "", TaggingPolicy.HANDS_OFF, "");
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
