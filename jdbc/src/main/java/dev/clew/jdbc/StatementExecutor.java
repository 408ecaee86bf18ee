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

    StatementExecutor(QueryTagger tagger, QuerySpans spans, PhysicalConnection physical, Session session) {
        this.tagger = tagger;
        this.spans = spans;
        this.physical = physical;
        this.session = session;
        this.open = spans.countsRows() ? ConcurrentHashMap.newKeySet() : Set.of();
    }

    /** Returns null if the text is null, could not be read, or is another wrapper's to tag; never throws. */
    @Nullable
    Query query(@Nullable String sql) {
        return physical.isCorrelated() ? null : tagger.query(sql, physical.database());
    }

    /** Executes a plain text. */
    <T> T execute(CorrelatedStatement statement, @Nullable String sql, Call<Statement, T> call) throws SQLException {
        Query query = query(sql);
        Span span = begin(query);
        return execute(
                statement, statement.delegate, plainText(query, sql, statement.delegate, span), query, span, call);
    }

    /** Executes what the delegate knows already: a prepared text or a batch. */
    <S extends Statement, T> T execute(
            CorrelatedStatement statement, S delegate, @Nullable Query query, Call<S, T> call) throws SQLException {
        return execute(statement, delegate, null, query, begin(query), call);
    }

    private <S extends Statement, T> T execute(
            CorrelatedStatement statement,
            S delegate,
            @Nullable String text,
            @Nullable Query query,
            Span span,
            Call<S, T> call)
            throws SQLException {
        // hot: the call of a prepared statement captures nothing
        boolean late = closing;
        long started = spans.needsClock(span) ? System.nanoTime() : 0;
        T result;
        try {
            result = call.run(delegate, text);
        } catch (SQLException e) {
            SQLException reason = session.reason(e);
            failed(query);
            Stop stop = closing && !late ? Stop.CLOSE : statement.stop();
            spans.fail(span, reason, physical.database(), delegate, stop);
            throw reason;
        } catch (Throwable t) {
            spans.fail(span, t, physical.database(), delegate, Stop.NONE);
            throw t;
        }
        session.settled(); // in an aborted transaction it would have failed
        if (query != null) {
            succeed(statement, query, span, started, result);
        }
        return result;
    }

    private Span begin(@Nullable Query query) {
        if (query == null) {
            session.writeFirst();
            return Span.NOOP;
        }
        TraceContext context = TraceContext.current();
        session.write(query, context);
        return context.isNone() ? Span.NOOP : spans.begin(query, physical.peer(), context);
    }

    private void succeed(CorrelatedStatement statement, Query query, Span span, long started, @Nullable Object result) {
        if (span.isNoop() && started == 0) {
            return;
        }
        long nanos = started == 0 ? 0 : System.nanoTime() - started;
        if (!span.isNoop() && !keepsOpen(statement, span, result)) {
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
        if (query != null && query.isEnd()) {
            session.settled();
        } else {
            session.failed();
        }
    }

    /** Returns the text of a plain statement; never throws. */
    @Nullable
    String plainText(@Nullable Query query, @Nullable String sql, Statement delegate, Span span) {
        if (query == null) {
            return sql;
        }
        TaggingPolicy.Tags plain = physical.policy().plain();
        boolean updatable = query.mayComeFirst() && isUpdatable(delegate);
        return tagger.text(query, plain, tagger.comment(plain, span), updatable);
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

    /** Ends all open spans as cancelled, because the connection is aborted; never throws. */
    void abort() {
        open.forEach(this::cancel);
    }

    private void cancel(OpenRows rows) {
        if (open.remove(rows)) {
            spans.end(rows.span().outcome(Span.Outcome.CANCELLED), rows.count());
        }
    }
}
