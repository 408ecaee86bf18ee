package dev.clew.jdbc;

import dev.clew.Span;
import dev.clew.context.TraceContext;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Executes the statements of one connection: writes to the session, tags plain texts, and makes spans. */
final class StatementExecutor {
    /** Bounds the open results of a connection, because an application may close neither results nor statements. */
    static final int MAX_OPEN = 1_000;

    private static final String BLOCKED_BY = "blocked_by_request";

    /** Runs a driver's statement with the text to send. */
    interface Call<S, T> {
        T run(S delegate, @Nullable String text) throws SQLException;
    }

    private final QueryTagger tagger;
    private final QuerySpans spans;
    private final PhysicalConnection physical;
    private final Session session;

    /** The results that are still being read. Another thread may abort the connection meanwhile. */
    private final Set<OpenRows> open;

    private volatile boolean closing;

    /** The tags of the last text, because most requests have more than one. */
    private @Nullable RequestTags tagged;

    StatementExecutor(QueryTagger tagger, QuerySpans spans, PhysicalConnection physical, Session session) {
        this.tagger = tagger;
        this.spans = spans;
        this.physical = physical;
        this.session = session;
        this.open = spans.countsRows() ? ConcurrentHashMap.newKeySet() : Set.of();
    }

    /** Whether the parameters of a statement have to be kept; never throws. */
    boolean needsBinds(@Nullable Query query) {
        return spans.needsBinds(query, physical.database());
    }

    /** Returns null if the text is null, could not be read, or is another wrapper's to tag; never throws. */
    @Nullable
    Query query(@Nullable String sql) {
        return physical.isCorrelated() ? null : tagger.query(sql, physical.database());
    }

    /** Executes a plain text. */
    <T> T execute(CorrelatedStatement statement, @Nullable String sql, Call<Statement, T> call) throws SQLException {
        Query query = query(sql);
        TraceContext context = begin(query);
        RequestQueries queries = spans.queries(context);
        int number = spans.count(query, queries);
        boolean named = physical.policy().plain() == TaggingPolicy.Tags.FULL;
        Span span = spans.begin(query, physical.peer(), context, number, named);
        String text = plainText(query, sql, statement.delegate, context, span);
        return execute(statement, statement.delegate, text, query, context, queries, number, span, call);
    }

    /** Executes what the delegate knows already: a prepared text or a batch. */
    <S extends Statement, T> T execute(
            CorrelatedStatement statement, S delegate, @Nullable Query query, Call<S, T> call) throws SQLException {
        TraceContext context = begin(query);
        RequestQueries queries = spans.queries(context);
        int number = spans.count(query, queries);
        Span span = spans.begin(query, physical.peer(), context, number, false);
        return execute(statement, delegate, null, query, context, queries, number, span, call);
    }

    private <S extends Statement, T> T execute(
            CorrelatedStatement statement,
            S delegate,
            @Nullable String text,
            @Nullable Query query,
            TraceContext context,
            @Nullable RequestQueries queries,
            int number,
            Span span,
            Call<S, T> call)
            throws SQLException {
        // hot: the call of a prepared statement captures nothing
        boolean late = closing;
        long started = spans.needsClock(span, queries) ? System.nanoTime() : 0;
        long run = show(query, context, started);
        T result;
        try {
            result = call.run(delegate, text);
        } catch (SQLException e) {
            SQLException reason = session.reason(e);
            failed(query);
            Stop stop = closing && !late ? Stop.CLOSE : statement.stop();
            Span failed = spans.late(span, query, physical.peer(), number, started);
            failed.attribute(BLOCKED_BY, hide(run));
            spans.fail(failed, reason, physical.database(), delegate, stop);
            throw reason;
        } catch (Throwable t) {
            Span failed = spans.late(span, query, physical.peer(), number, started);
            failed.attribute(BLOCKED_BY, hide(run));
            spans.fail(failed, t, physical.database(), delegate, Stop.NONE);
            throw t;
        } finally {
            session.holder().rests(query);
        }
        span.attribute(BLOCKED_BY, hide(run));
        session.settled(); // in an aborted transaction it would have failed
        if (query != null) {
            succeed(statement, query, queries, span, started, result);
        }
        return result;
    }

    /** Shows a statement that is about to run to the thread that looks for locks, if somebody asks for that. */
    private long show(@Nullable Query query, TraceContext context, long started) {
        StatementSlot slot = physical.slot();
        return slot == null || query == null
                ? StatementSlot.NOT_SHOWN
                : slot.begin(query, context, started == 0 ? System.nanoTime() : started);
    }

    /** Ends what {@link #show} began, and returns the request that was found to hold the lock, null if there is none. */
    private @Nullable String hide(long run) {
        StatementSlot slot = physical.slot();
        return slot == null ? null : slot.end(run);
    }

    /** Writes to the session, and returns the context of a statement that is about to run. */
    private TraceContext begin(@Nullable Query query) {
        if (query == null) {
            session.writeFirst();
            session.holder().runs(null, TraceContext.NONE);
            return TraceContext.NONE;
        }
        TraceContext context = TraceContext.current();
        session.write(query, context);
        session.holder().runs(query, context);
        return context;
    }

    private void succeed(
            CorrelatedStatement statement,
            Query query,
            @Nullable RequestQueries queries,
            Span span,
            long started,
            @Nullable Object result) {
        if (span.isNoop() && started == 0) {
            return;
        }
        long nanos = started == 0 ? 0 : System.nanoTime() - started;
        if (span.isNoop()) {
            if (queries != null) {
                queries.addTime(nanos);
            }
        } else if (!keepsOpen(statement, span, result)) {
            spans.end(span, RowCount.updated(result));
            nanos = span.durationNanos();
        }
        spans.judge(nanos, query, physical.database(), statement.binds());
    }

    private boolean keepsOpen(CorrelatedStatement statement, Span span, @Nullable Object result) {
        if (!spans.countsRows() || !RowCount.rowsFollow(result) || open.size() >= MAX_OPEN) {
            return false;
        }
        OpenRows rows = new OpenRows(this, span);
        open.add(rows);
        statement.keepOpen(rows);
        return true;
    }

    private void failed(@Nullable Query query) {
        if (query != null && query.isSettling()) {
            session.settled();
        } else {
            session.failed();
        }
    }

    /** Returns the text of a prepared statement; never throws. */
    @Nullable
    String preparedText(@Nullable Query query, @Nullable String sql, boolean updatable) {
        if (query == null) {
            return sql;
        }
        TaggingPolicy.Tags prepared = physical.policy().prepared();
        // The span of the statement is not known yet, and each execution has another.
        SqlComment tags =
                prepared == TaggingPolicy.Tags.FULL ? comment(TraceContext.current(), Span.NOOP) : SqlComment.NONE;
        return tagger.text(query, prepared, tags, updatable);
    }

    /**
     * Returns the text of a plain statement; never throws.
     *
     * @param span the statement's, {@link Span#NOOP} if it has none
     */
    @Nullable
    String plainText(@Nullable Query query, @Nullable String sql, Statement delegate, TraceContext context, Span span) {
        if (query == null) {
            return sql;
        }
        TaggingPolicy.Tags plain = physical.policy().plain();
        SqlComment tags = plain == TaggingPolicy.Tags.FULL ? comment(context, span) : SqlComment.NONE;
        return tagger.text(query, plain, tags, query.mayComeFirst() && isUpdatable(delegate));
    }

    private SqlComment comment(TraceContext context, Span span) {
        RequestTags known = tagged;
        if (known == null || !known.context.equals(context)) {
            known = new RequestTags(context, tagger.fullTags(context));
            tagged = known;
        }
        return span.isNoop()
                ? known.comment
                : known.comment.naming(span.context().spanIdAsLong());
    }

    private boolean isUpdatable(Statement delegate) {
        try {
            return delegate.getResultSetConcurrency() == ResultSet.CONCUR_UPDATABLE;
        } catch (Throwable t) {
            tagger.failed(t);
            return true;
        }
    }

    /** Ends the span of a query whose rows are read, unless it has ended; never throws. */
    void end(OpenRows rows) {
        if (open.remove(rows)) {
            spans.end(rows.span(), rows.count());
        }
    }

    /** Ends the span of a query that failed while its rows were read, unless it has ended; never throws. */
    void fail(OpenRows rows, Throwable failure, Statement statement) {
        if (open.remove(rows)) {
            if (failure instanceof SQLException) {
                session.failed();
            }
            spans.fail(rows.span(), failure, physical.database(), statement, closing ? Stop.CLOSE : Stop.NONE);
        }
    }

    /** Notes that the connection is about to be closed or aborted: what runs now is going to fail for that. */
    void closing() {
        closing = true;
    }

    /** Ends all open spans, because the connection is closed; never throws. */
    void close() {
        open.forEach(this::end);
    }

    /** Writes the id to the session for statements that run on the delegate of one of ours; never throws. */
    void writeSession() {
        session.writeFirst();
    }

    /** Notes that a question to the server failed, and returns the failure that the application gets; never throws. */
    SQLException failed(SQLException failure) {
        session.failed();
        return session.reason(failure);
    }

    /** Ends all open spans as cancelled, because the connection is aborted; never throws. */
    void abort() {
        open.forEach(this::cancel);
    }

    private void cancel(OpenRows rows) {
        if (open.remove(rows)) {
            spans.end(rows.span().outcome(Span.Outcome.CANCELLED), rows.count());
        }
    }

    /** Holds a context and its tags together, because two threads may use one connection. */
    private record RequestTags(TraceContext context, SqlComment comment) {}
}
