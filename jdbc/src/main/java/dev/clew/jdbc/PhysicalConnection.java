package dev.clew.jdbc;

/** A connection to the database, as the pool keeps it: its policy and its session value; for one thread at a time. */
final class PhysicalConnection {
    private static final int MAX_FAILURES = 3;

    private final Database database;
    private final String peer;
    private final TaggingPolicy policy;
    private final String baseName;
    private String written = "";
    private int failures;

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

    /** Returns the value that was last written to the session, for drivers that do not know the present one. */
    String written() {
        return written;
    }

    void written(String value) {
        written = value;
        failures = 0;
    }

    void failed() {
        failures++;
    }

    /** Whether the session may be written to: no longer after three failures in a row. */
    boolean isWritable() {
        return policy.session() && failures < MAX_FAILURES;
    }
}
