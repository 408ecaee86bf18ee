package dev.clew.jdbc;

import dev.clew.Span;
import java.sql.Statement;

/** The rows of a query that are still being read; its span ends with them and says how many there were. */
final class OpenRows {
    private final StatementExecutor executor;
    private final Span span;
    private long count;

    OpenRows(StatementExecutor executor, Span span) {
        this.executor = executor;
        this.span = span;
    }

    Span span() {
        return span;
    }

    long count() {
        return count;
    }

    void countOne() {
        count++;
    }

    /** Ends the span once, for result, statement, next execution and connection may all try; never throws. */
    void end() {
        executor.end(this);
    }

    /** Ends the span with a failure; never throws. */
    void fail(Throwable failure, Statement statement) {
        executor.fail(this, failure, statement);
    }
}
