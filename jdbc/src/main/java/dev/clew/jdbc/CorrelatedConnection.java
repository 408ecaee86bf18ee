package dev.clew.jdbc;

import dev.clew.Span;
import dev.clew.TraceContext;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A connection from its checkout to its close: tags its statements, and tells its session the request's id. */
final class CorrelatedConnection extends ForwardingConnection {
    private final Correlation correlation;
    private final Backend backend;
    private final Session session;

    /** What the application reads, and may leave open until it closes the connection; another thread may abort that. */
    private final Set<OpenRows> openRows;

    /** The tags of what was prepared last, and of whom they speak: most requests prepare more than one statement. */
    private TraceContext tagged = TraceContext.NONE;

    private @Nullable SqlComment tags;

    CorrelatedConnection(Connection delegate, Correlation correlation, Backend backend) {
        super(delegate);
        this.correlation = correlation;
        this.backend = backend;
        this.session = new Session(delegate, correlation, backend);
        this.openRows = correlation.countsRows() ? ConcurrentHashMap.newKeySet() : Set.of();
    }

    // ---- what statements tell

    @Nullable
    Query query(@Nullable String sql) {
        return correlation.query(sql, backend);
    }

    /** Returns the span of a statement that is about to run; never throws. */
    Span before(@Nullable Query query) {
        TraceContext context = TraceContext.current();
        if (query == null) {
            return Span.NOOP;
        }
        session.write(query, context);
        return context.isNone() ? Span.NOOP : correlation.begin(query, backend, context);
    }

    /** Returns the text of a plain statement; never throws. */
    @Nullable
    String plainText(@Nullable Query query, @Nullable String sql, Statement statement, Span span) {
        if (query == null) {
            return sql;
        }
        Plan.Tags plain = backend.plan().plain();
        boolean updatable = query.mayComeFirst() && isUpdatable(statement);
        return correlation.text(query, plain, correlation.comment(plain, span), updatable);
    }

    private boolean isUpdatable(Statement statement) {
        try {
            return statement.getResultSetConcurrency() == ResultSet.CONCUR_UPDATABLE;
        } catch (Throwable t) {
            correlation.skipped("comment", t);
            return true;
        }
    }

    /** Returns when a statement started, zero where nobody asks. */
    long started(Span span) {
        return correlation.started(span);
    }

    /** Ends the span of a statement that has run, or returns what ends it once its rows are read; never throws. */
    @Nullable
    OpenRows succeeded(
            Span span, long started, @Nullable Query query, CorrelatedStatement statement, @Nullable Object result) {
        if (span.isNoop() && started == 0) {
            return null;
        }
        boolean open = correlation.succeeded(span, started, query, backend, statement.binds(), result);
        return open ? open(span, statement.delegate) : null;
    }

    private @Nullable OpenRows open(Span span, Statement statement) {
        if (openRows.size() >= OpenRows.MAX_OPEN) {
            ended(span, null);
            return null;
        }
        OpenRows rows = new OpenRows(this, statement, span);
        openRows.add(rows);
        return rows;
    }

    /** Returns whether these rows were open. */
    boolean forget(OpenRows rows) {
        return openRows.remove(rows);
    }

    /** Ends a span; never throws. */
    void ended(Span span, @Nullable Object rows) {
        correlation.ended(span, rows);
    }

    /** Ends the span of a statement that has failed; never throws. */
    void failed(Span span, Throwable failure, Statement statement, boolean cancelled) {
        if (failure instanceof SQLException) {
            session.doubt();
        }
        correlation.failed(span, failure, backend.database(), statement, cancelled);
    }

    @Nullable
    ResultSet metadata(@Nullable ResultSet result) {
        return result == null ? null : new CorrelatedResultSet(result, statementOf(result));
    }

    /** Not every driver says of metadata which statement it came from. */
    private @Nullable Statement statementOf(ResultSet result) {
        try {
            Statement own = result.getStatement();
            return own == null ? null : new CorrelatedStatement(this, own);
        } catch (Throwable t) {
            correlation.skipped("statement", t);
            return null;
        }
    }

    @Override
    public void close() throws SQLException {
        try {
            delegate.close();
        } finally {
            openRows.forEach(OpenRows::end);
        }
    }

    @Override
    public void abort(Executor executor) throws SQLException {
        try {
            delegate.abort(executor);
        } finally {
            openRows.forEach(OpenRows::abort);
        }
    }

    // ---- what transactions change

    @Override
    public void commit() throws SQLException {
        delegate.commit();
        session.settled();
    }

    @Override
    public void rollback() throws SQLException {
        delegate.rollback();
        session.settled();
    }

    @Override
    public void rollback(Savepoint savepoint) throws SQLException {
        delegate.rollback(savepoint);
        session.settled();
    }

    @Override
    public void setAutoCommit(boolean autoCommit) throws SQLException {
        delegate.setAutoCommit(autoCommit);
        if (autoCommit) {
            session.settled();
        }
    }

    @Override
    public DatabaseMetaData getMetaData() throws SQLException {
        return new CorrelatedDatabaseMetaData(delegate.getMetaData(), this);
    }

    // ---- statements

    @Override
    public Statement createStatement() throws SQLException {
        return new CorrelatedStatement(this, delegate.createStatement());
    }

    @Override
    public Statement createStatement(int type, int concurrency) throws SQLException {
        return new CorrelatedStatement(this, delegate.createStatement(type, concurrency));
    }

    @Override
    public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
        return new CorrelatedStatement(this, delegate.createStatement(type, concurrency, holdability));
    }

    @Override
    public PreparedStatement prepareStatement(String sql) throws SQLException {
        return prepare(sql, false, (c, text) -> c.prepareStatement(text));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency) throws SQLException {
        boolean updatable = concurrency == ResultSet.CONCUR_UPDATABLE;
        return prepare(sql, updatable, (c, text) -> c.prepareStatement(text, type, concurrency));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
            throws SQLException {
        boolean updatable = concurrency == ResultSet.CONCUR_UPDATABLE;
        return prepare(sql, updatable, (c, text) -> c.prepareStatement(text, type, concurrency, holdability));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int autoGeneratedKeys) throws SQLException {
        return prepare(sql, false, (c, text) -> c.prepareStatement(text, autoGeneratedKeys));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int[] columnIndexes) throws SQLException {
        return prepare(sql, false, (c, text) -> c.prepareStatement(text, columnIndexes));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, String[] columnNames) throws SQLException {
        return prepare(sql, false, (c, text) -> c.prepareStatement(text, columnNames));
    }

    @Override
    public CallableStatement prepareCall(String sql) throws SQLException {
        return prepareCall(sql, (c, text) -> c.prepareCall(text));
    }

    @Override
    public CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
        return prepareCall(sql, (c, text) -> c.prepareCall(text, type, concurrency));
    }

    @Override
    public CallableStatement prepareCall(String sql, int type, int concurrency, int holdability) throws SQLException {
        return prepareCall(sql, (c, text) -> c.prepareCall(text, type, concurrency, holdability));
    }

    private interface Preparation<S> {
        S prepare(Connection connection, String text) throws SQLException;
    }

    private PreparedStatement prepare(String sql, boolean updatable, Preparation<PreparedStatement> preparation)
            throws SQLException {
        Query query = query(sql);
        PreparedStatement prepared = prepared(query, sql, updatable, preparation);
        return correlation.recordsBinds(query, backend)
                ? new RecordingPreparedStatement(this, prepared, query)
                : new CorrelatedPreparedStatement(this, prepared, query);
    }

    private CallableStatement prepareCall(String sql, Preparation<CallableStatement> preparation) throws SQLException {
        Query query = query(sql);
        return new CorrelatedCallableStatement(this, prepared(query, sql, false, preparation), query);
    }

    private <S> S prepared(@Nullable Query query, String sql, boolean updatable, Preparation<S> preparation)
            throws SQLException {
        String text =
                query == null ? sql : correlation.text(query, backend.plan().prepared(), preparedTags(), updatable);
        try {
            return preparation.prepare(delegate, text);
        } catch (SQLException e) {
            session.doubt(); // some drivers ask the server already here
            throw e;
        }
    }

    private SqlComment preparedTags() {
        if (backend.plan().prepared() != Plan.Tags.FULL) {
            return SqlComment.NONE;
        }
        TraceContext context = TraceContext.current();
        SqlComment known = tags;
        if (known == null || !context.equals(tagged)) {
            // A statement's own span is not known yet, and differs at each execution.
            known = correlation.fullTags(context, Span.NOOP);
            tags = known;
            tagged = context;
        }
        return known;
    }
}
