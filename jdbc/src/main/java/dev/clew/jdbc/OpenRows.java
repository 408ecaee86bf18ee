package dev.clew.jdbc;

import dev.clew.Span;
import java.sql.Statement;

/** The span of a query whose rows are still being read: it ends with them, and tells how many there were. */
final class OpenRows {
    /** Of a connection: an application that closes neither results nor statements must not fill the memory with them. */
    static final int MAX_OPEN = 1_000;

    private final CorrelatedConnection connection;
    private final Statement statement;
    private final Span span;
    private long rows;

    OpenRows(CorrelatedConnection connection, Statement statement, Span span) {
        this.connection = connection;
        this.statement = statement;
        this.span = span;
    }

    void read() {
        rows++;
    }

    /** Ends the span, once: result, statement, next execution and connection all come to an end of it; never throws. */
    void end() {
        if (connection.forget(this)) {
            connection.ended(span, rows);
        }
    }

    /** Ends the span of a query that fails while it is read; never throws. */
    void fail(Throwable failure) {
        if (connection.forget(this)) {
            connection.failed(span, failure, statement, false);
        }
    }

    /** Ends the span of a query whose connection is cut off while it is read; never throws. */
    void abort() {
        if (connection.forget(this)) {
            connection.ended(span.outcome(Span.Outcome.CANCELLED), rows);
        }
    }
}
