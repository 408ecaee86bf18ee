package dev.clew.jdbc;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.RequestState;
import dev.clew.context.TraceContext;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** The spans of one DataSource's queries, and the queries that are logged because they are slow or repeated. */
final class QuerySpans {
    private static final int KEPT_TRACES = 256;

    private final Clew clew;
    private final QueryLog log;
    private final boolean countsRows;
    private final RecentMap<String, RequestQueries> traces = new RecentMap<>(KEPT_TRACES, id -> new RequestQueries());

    /** @param countsRows whether the span of a query lasts until its rows are read */
    QuerySpans(Clew clew, QueryLog log, boolean countsRows) {
        this.clew = clew;
        this.log = log;
        this.countsRows = countsRows;
    }

    boolean countsRows() {
        return countsRows;
    }

    /** Returns the span of a statement that is about to run in a request, begun; never throws. */
    Span begin(Query query, String peer, TraceContext context) {
        try {
            Span span = clew.span(Span.Kind.CLIENT, context);
            if (span.isNoop() && !log.logsRepeated()) {
                return span;
            }
            RequestQueries queries = RequestQueries.of(context);
            int number = queries.countQuery();
            if (number == 1 && RequestState.key(context) != RequestState.key(TraceContext.current())) {
                // A foreign tracer's span without a request of ours around it looks like a new request each time.
                queries = traces.get(context.traceId());
                number = queries.countQuery();
            }
            count(query, queries);
            return span.isNoop() ? span : described(span, query, peer, number).begin();
        } catch (Throwable t) {
            skipped("span", t);
            return Span.NOOP;
        }
    }

    private void count(Query query, RequestQueries queries) {
        if (!log.logsRepeated() || query.isControl()) {
            return;
        }
        try {
            log.countRun(query, queries);
        } catch (Throwable t) {
            skipped("repeated", t);
        }
    }

    private static Span described(Span span, Query query, String peer, int number) {
        QueryShape shape = query.shape();
        return span.name(shape.name())
                .peer(peer)
                .attribute("sql", shape.sql())
                .attribute("fp", shape.fingerprint())
                .attribute("query_n", number);
    }

    /** Whether the time of an execution is needed and its span does not tell it. */
    boolean needsClock(Span span) {
        return log.logsSlow() && (span.isNoop() || countsRows);
    }

    /** Whether the parameters of a statement have to be kept for EXPLAIN; never throws. */
    boolean needsBinds(@Nullable Query query, Database database) {
        try {
            return query != null && log.explains(query, database);
        } catch (Throwable t) {
            skipped("explain", t);
            return false;
        }
    }

    /** Logs a query that took too long; never throws. */
    void judge(long nanos, Query query, Database database, @Nullable Binds binds) {
        try {
            log.judge(nanos, query, database, binds, TraceContext.current());
        } catch (Throwable t) {
            skipped("slow", t);
        }
    }

    /** Ends a span, and adds its time to the request's; never throws. */
    void end(Span span, @Nullable Object rows) {
        try {
            span.attribute("rows", rows).end();
            RequestQueries.of(span.context()).addTime(span.durationNanos());
        } catch (Throwable t) {
            skipped("span", t);
        }
    }

    /** Ends the span of a statement that has failed; never throws. */
    void fail(Span span, Throwable failure, Database database, Statement statement, Stop stop) {
        if (span.isNoop()) {
            return;
        }
        try {
            span.error(failure).outcome(outcome(failure, database, statement, stop));
            if (failure instanceof SQLException e) {
                span.attribute("sql_state", e.getSQLState());
            }
            end(span, null);
        } catch (Throwable t) {
            skipped("span", t);
        }
    }

    private Span.Outcome outcome(Throwable failure, Database database, Statement statement, Stop stop) {
        try {
            return FailureOutcome.of(failure, database, statement, stop);
        } catch (Throwable t) {
            skipped("outcome", t); // the statement was asked, and may be broken too
            return Span.Outcome.ERROR;
        }
    }

    private void skipped(String what, Throwable reason) {
        clew.counters().skipped("jdbc." + what, reason);
    }
}
