package dev.clew.jdbc;

import dev.clew.context.Counters;
import dev.clew.context.TraceContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import org.jspecify.annotations.Nullable;

/** Wraps the connections of one DataSource. */
final class CorrelatedConnections {
    private final String service;
    private final QueryTagger tagger;
    private final QuerySpans spans;
    private final PhysicalConnections physical;
    private final Holders holders = new Holders();
    private final Counters counters;

    CorrelatedConnections(
            String service,
            TaggingPolicy.Rule rule,
            QueryTagger tagger,
            QuerySpans spans,
            @Nullable LockWaits lockWaits,
            Counters counters) {
        this.service = service;
        this.tagger = tagger;
        this.spans = spans;
        this.physical = new PhysicalConnections(rule, service, lockWaits, counters);
        this.counters = counters;
    }

    QueryTagger tagger() {
        return tagger;
    }

    QuerySpans spans() {
        return spans;
    }

    Holders holders() {
        return holders;
    }

    Counters counters() {
        return counters;
    }

    /** Returns the connection, wrapped, without a question to it. A pool that keeps it is not the request that holds it. */
    Connection wrap(Connection connection) {
        return wrap(connection, null);
    }

    /** @param statements keeps the wrappers of its statements, null if nobody asks for them */
    CorrelatedConnection wrap(Connection connection, @Nullable HandedOut<PreparedStatement> statements) {
        return wrap(connection, new Holder(TraceContext.NONE, System.nanoTime()), statements);
    }

    /** Returns the connection, wrapped, with its holder. */
    CorrelatedConnection wrap(Connection connection, Holder holder, @Nullable HandedOut<PreparedStatement> statements) {
        holders.add(holder);
        return new CorrelatedConnection(connection, this, holder, statements);
    }

    /** Returns a connection of another DataSource of ours, which knows its holder, wrapped. */
    Connection wrapAgain(Connection connection, Holder holder) {
        return new CorrelatedConnection(connection, this, holder, null);
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
    Session session(Connection connection, PhysicalConnection known, Holder holder) {
        holders.found(holder, known);
        return new Session(connection, service, known, holder, counters);
    }
}
