package dev.clew.jdbc;

import dev.clew.context.Counters;
import java.sql.Connection;

/** Wraps the connections of one DataSource. */
final class CorrelatedConnections {
    private final String service;
    private final QueryTagger tagger;
    private final QuerySpans spans;
    private final PhysicalConnections physical;
    private final Counters counters;

    CorrelatedConnections(
            String service, TaggingPolicy.Rule rule, QueryTagger tagger, QuerySpans spans, Counters counters) {
        this.service = service;
        this.tagger = tagger;
        this.spans = spans;
        this.physical = new PhysicalConnections(rule, service, counters);
        this.counters = counters;
    }

    /** Returns the connection, wrapped, without a question to it. */
    Connection wrap(Connection connection) {
        return new CorrelatedConnection(connection, this, tagger, spans, counters);
    }

    /**
     * Examines a connection, which may be lazy and go to the database only now.
     *
     * @throws IllegalStateException if the database refuses the mode
     */
    PhysicalConnection examine(Connection connection) {
        return physical.of(connection);
    }

    /** Returns the session of a connection that was examined. */
    Session session(Connection connection, PhysicalConnection known) {
        return new Session(connection, service, known, counters);
    }
}
