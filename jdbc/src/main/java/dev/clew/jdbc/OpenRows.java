package dev.clew.jdbc;

import dev.clew.Span;
import java.sql.Statement;

/** The span of a query whose rows are still being read: it ends with them, and tells how many there were. */
final class OpenRows {
    private final CorrelatedConnection connection;
    private final Statement statement;
    private final Span span;
    private long rows;
    private boolean ended;

    OpenRows(CorrelatedConnection connection, Statement statement, Span span) {
        this.connection = connection;
        this.statement = statement;
        this.span = span;
    }

    void read() {
        rows++;
    }

    /** Ends the span, once: result, statement and next execution all come to an end of it; never throws. */
    void end() {
        if (!ended) {
            ended = true;
            connection.ended(span, rows);
        }
    }

    /** Ends the span of a query that fails while it is read; never throws. */
    void fail(Throwable failure) {
        if (!ended) {
            ended = true;
            connection.failed(span, failure, statement, false);
        }
    }
}
