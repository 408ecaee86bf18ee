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
    private final boolean heard;
    private final RecentMap<String, RequestQueries> traces = new RecentMap<>(KEPT_TRACES, id -> new RequestQueries());

    /** @param countsRows whether the span of a query lasts until its rows are read */
    QuerySpans(Clew clew, QueryLog log, boolean countsRows) {
        this.clew = clew;
        this.log = log;
        this.countsRows = countsRows;
        this.heard = clew.hasListeners();
    }

    boolean countsRows() {
        return countsRows;
    }

    /** Returns the queries of a request, null outside requests and if nobody asks for them; never throws. */
    @Nullable
    RequestQueries queries(TraceContext context) {
        try {
            if (context.isNone() || !heard && !log.logsRepeated()) {
                return null;
            }
            RequestQueries queries = RequestQueries.of(context);
            return queries.isNew() && RequestState.key(context) != RequestState.key(TraceContext.current())
                    // A foreign tracer's span without a request of ours around it looks like a new request each time.
                    ? traces.get(context.traceId())
                    : queries;
        } catch (Throwable t) {
            skipped("span", t);
            return null;
        }
    }

    /** Counts a statement that is about to run, and returns its number in the request; never throws. */
    int count(@Nullable Query query, @Nullable RequestQueries queries) {
        if (query == null || queries == null) {
            return 0;
        }
        try {
            return log.logsRepeated() && !query.isControl() ? queries.count(query, this) : queries.count();
        } catch (Throwable t) {
            skipped("span", t);
            return 0;
        }
    }

    /** Logs a statement that has run too often in its request; never throws. */
    void ran(Query query, int run) {
        try {
            log.ran(query, run);
        } catch (Throwable t) {
            skipped("repeated", t);
        }
    }

    /**
     * Returns the span of a statement that is about to run, begun; never throws.
     *
     * @param named whether the statement's text will name the span
     * @return {@link Span#NOOP} if nobody hears of a span that ends as wanted; {@link #late} makes it if it ends otherwise
     */
    Span begin(@Nullable Query query, String peer, TraceContext context, int number, boolean named) {
        if (query == null || context.isNone()) {
            return Span.NOOP;
        }
        try {
            boolean wanted = named || countsRows || clew.wantsSuccess(Span.Kind.CLIENT);
            Span span = wanted ? clew.span(Span.Kind.CLIENT, context) : Span.NOOP;
            return span.isNoop() ? span : described(span, query, peer, number).begin();
        } catch (Throwable t) {
            skipped("span", t);
            return Span.NOOP;
        }
    }

    /** Returns the span of a statement that has failed: its own, or one that is made now; never throws. */
    Span late(Span span, @Nullable Query query, String peer, int number, long started) {
        if (!span.isNoop() || query == null || started == 0) {
            return span;
        }
        try {
            Span late = clew.span(Span.Kind.CLIENT, TraceContext.current());
            return late.isNoop() ? late : described(late, query, peer, number).begin(started);
        } catch (Throwable t) {
            skipped("span", t);
            return Span.NOOP;
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
    boolean needsClock(Span span, @Nullable RequestQueries queries) {
        return span.isNoop() ? log.logsSlow() || heard && queries != null : countsRows && log.logsSlow();
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
            if (log.isSlow(nanos)) {
                log.slow(nanos, query, database, binds, TraceContext.current());
            }
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
