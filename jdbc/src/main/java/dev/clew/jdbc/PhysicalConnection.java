package dev.clew.jdbc;

/** What is known of one physical connection for as long as the pool keeps it; used by one thread at a time. */
final class PhysicalConnection {
    private static final int MAX_FAILURES = 3;

    private final Database database;
    private final String peer;
    private final TaggingPolicy policy;
    private final String baseName;
    private String written = "";
    private int failures;

    /**
     * @param peer the product's name in lower case
     * @param baseName what the session says outside requests
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

    /** What was last written to the session, for databases whose drivers do not follow it. */
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

    /** Whether the session may be written to: it is left alone once that has failed three times running. */
    boolean isWritable() {
        return policy.session() && failures < MAX_FAILURES;
    }
}
