package dev.clew.jdbc;

import dev.clew.context.Counters;
import java.sql.Connection;
import java.sql.SQLException;

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

    /**
     * Returns the connection, wrapped.
     *
     * @throws IllegalStateException if the database refuses the mode; the connection is then closed
     */
    Connection wrap(Connection connection) throws SQLException {
        try {
            PhysicalConnection known = physical.of(connection);
            Session session = new Session(connection, service, known, counters);
            return new CorrelatedConnection(connection, tagger, spans, known, session, counters);
        } catch (IllegalStateException refused) {
            try {
                connection.close();
            } catch (SQLException e) {
                refused.addSuppressed(e);
            }
            throw refused;
        }
    }
}
