package dev.clew.jdbc;

import dev.clew.context.TraceContext;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Logs the queries that deserve a look: slow ones, and those that a request repeats. */
final class QueryLog {
    static final Logger LOG = LoggerFactory.getLogger("clew.jdbc");

    private final long slowNanos;
    private final int repetitions;
    private final @Nullable Explain explain;

    /**
     * @param slowNanos the threshold for slow queries, zero to log none
     * @param repetitions the number of runs in one request at which a statement is logged, zero to log none
     * @param explain null if no plans are wanted
     */
    QueryLog(long slowNanos, int repetitions, @Nullable Explain explain) {
        this.slowNanos = slowNanos;
        this.repetitions = repetitions;
        this.explain = explain;
    }

    boolean logsSlow() {
        return slowNanos > 0;
    }

    boolean isSlow(long nanos) {
        return slowNanos > 0 && nanos >= slowNanos;
    }

    boolean logsRepeated() {
        return repetitions > 0;
    }

    /** Whether this query is explained if it turns out slow, so that its parameters have to be kept. */
    boolean explains(Query query, Database database) {
        return explain != null
                && logsSlow()
                && Explain.knows(database)
                && query.shape().select();
    }

    /** Logs a statement once per request, at the run that reaches the limit. */
    void ran(Query query, int run) {
        if (run == repetitions) {
            QueryShape shape = query.shape();
            about(LOG.atWarn(), shape)
                    .log("N+1 candidate: {} has run {} times in this request", shape.name(), repetitions);
        }
    }

    /**
     * Logs a query that took too long.
     *
     * @param binds null for a statement without parameters
     * @param context the request's, {@link TraceContext#NONE} outside requests
     */
    void slow(long nanos, Query query, Database database, @Nullable Binds binds, TraceContext context) {
        about(LOG.atWarn(), query.shape())
                .addKeyValue("duration_ms", millis(nanos))
                .log("{} was slow", query.shape().name());
        if (explain != null && explains(query, database)) {
            explain.plan(query, database, binds, context);
        }
    }

    /** Returns milliseconds with three decimals. */
    static BigDecimal millis(long nanos) {
        return BigDecimal.valueOf(nanos / 1_000, 3);
    }

    static LoggingEventBuilder about(LoggingEventBuilder line, QueryShape shape) {
        return line.addKeyValue("sql", shape.sql()).addKeyValue("fp", shape.fingerprint());
    }
}
