package dev.clew.jdbc;

import dev.clew.TraceContext;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Names the queries that somebody should look at: those that are slow, and those that a request repeats. */
final class QueryLog {
    static final Logger LOG = LoggerFactory.getLogger("clew.jdbc");

    private final long slowNanos;
    private final int repetitions;
    private final @Nullable Explain explain;

    /**
     * @param slowNanos zero where none is slow
     * @param repetitions from how many runs in one request on a statement is named, zero for never
     * @param explain null where the database is not asked how it runs a slow one
     */
    QueryLog(long slowNanos, int repetitions, @Nullable Explain explain) {
        this.slowNanos = slowNanos;
        this.repetitions = repetitions;
        this.explain = explain;
    }

    boolean namesSlow() {
        return slowNanos > 0;
    }

    boolean namesRepeated() {
        return repetitions > 0;
    }

    /** Whether the parameters of this query have to be kept, for the case that it turns out slow. */
    boolean explains(Query query, Database database) {
        return explain != null
                && namesSlow()
                && Explain.knows(database)
                && query.shape().select();
    }

    /** Counts one more run in the request, of which the one that is one too many is named: once a statement. */
    void ran(Query query, RequestQueries queries) {
        QueryShape shape = query.shape();
        if (queries.run(shape.fingerprint()) == repetitions) {
            about(LOG.atWarn(), shape)
                    .log("N+1 candidate: {} has run {} times in this request", shape.name(), repetitions);
        }
    }

    /**
     * Names a query that took too long.
     *
     * @param context the request's, none outside requests
     * @param binds null for a statement without parameters
     */
    void took(long nanos, Query query, Database database, @Nullable Binds binds, TraceContext context) {
        if (slowNanos == 0 || nanos < slowNanos) {
            return;
        }
        about(LOG.atWarn(), query.shape())
                // Of scale three, so that it always has three decimals: microseconds.
                .addKeyValue("duration_ms", BigDecimal.valueOf(nanos / 1_000, 3))
                .log("{} was slow", query.shape().name());
        if (explain != null && explains(query, database)) {
            explain.plan(query, database, binds, context);
        }
    }

    static LoggingEventBuilder about(LoggingEventBuilder line, QueryShape shape) {
        return line.addKeyValue("sql", shape.sql()).addKeyValue("fp", shape.fingerprint());
    }
}
