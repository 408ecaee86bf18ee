package dev.clew.jdbc;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.concurrent.Executor;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** A connection from its checkout to its close: tags its statements, and writes the request id to its session. */
@NullUnmarked // nulls are as JDBC has them
final class CorrelatedConnection extends AskingConnection implements Connection {
    private final CorrelatedConnections connections;
    private final Holder holder;

    /** Null if nobody is told of the statements' ends. */
    private final @Nullable HandedOut<PreparedStatement> statements;

    /** Set by {@link #executor()}, which has to be called before. */
    private Session session;

    /** Null until a statement finds the database: the delegate may be lazy, and choose it only then. */
    private volatile @Nullable StatementExecutor executor;

    private boolean autoCommitIsKnown;

    CorrelatedConnection(
            Connection delegate,
            CorrelatedConnections connections,
            Holder holder,
            @Nullable HandedOut<PreparedStatement> statements) {
        super(delegate);
        this.connections = connections;
        this.holder = holder;
        this.statements = statements;
    }

    /** @throws IllegalStateException if the database refuses the mode */
    private StatementExecutor executor() {
        StatementExecutor known = executor;
        return known == null ? examined(connections.examine(delegate)) : known;
    }

    private synchronized StatementExecutor examined(PhysicalConnection found) {
        StatementExecutor known = executor;
        if (known == null) {
            boolean isInReach = found != PhysicalConnection.OUT_OF_REACH;
            if (isInReach && !autoCommitIsKnown) {
                holder.autoCommit(found.commitsByItself(delegate, connections.counters()));
            }
            session = connections.session(delegate, found, holder);
            known = new StatementExecutor(connections.tagger(), connections.spans(), found, session);
            executor = isInReach ? known : null; // the next statement asks again
        }
        return known;
    }

    @Override
    void writeFirst() {
        executor();
        session.writeFirst();
    }

    /** Returns the failure that the application gets for one that its work met. */
    SQLException reason(SQLException failure) {
        return executor == null ? failure : session.reason(failure);
    }

    @Override
    SQLException failed(SQLException failure) {
        session.failed();
        return session.reason(failure);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (!type.isInstance(this)) {
            writeFirst(); // what is handed out runs statements that are not seen here
        }
        return Wrappers.unwrap(this, delegate, type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return Wrappers.isWrapperFor(this, delegate, type);
    }

    @Override
    public String toString() {
        return delegate.toString();
    }

    /** Notes that this is about to be closed: what runs now is going to fail for that. */
    void closing() {
        holder.closes();
        StatementExecutor known = executor;
        if (known != null) {
            known.closing();
        }
    }

    /** Ends the spans of all results that are still open, because this has been closed. */
    void closed() {
        connections.holders().remove(holder);
        StatementExecutor known = executor;
        if (known != null) {
            known.close();
        }
    }

    @Override
    public void close() throws SQLException {
        closing();
        try {
            delegate.close();
        } finally {
            closed();
        }
    }

    @Override
    public void abort(Executor aborter) throws SQLException {
        closing();
        try {
            delegate.abort(aborter);
        } finally {
            connections.holders().remove(holder);
            StatementExecutor known = executor;
            if (known != null) {
                known.abort();
            }
        }
    }

    @Override
    public void commit() throws SQLException {
        try {
            holder.endsTransaction();
            delegate.commit();
        } finally {
            ended(); // a commit that fails has ended the transaction too
        }
    }

    @Override
    public void rollback() throws SQLException {
        try {
            holder.endsTransaction();
            delegate.rollback();
        } finally {
            ended();
        }
    }

    @Override
    public void rollback(Savepoint savepoint) throws SQLException {
        delegate.rollback(savepoint);
        settled();
    }

    @Override
    public void setAutoCommit(boolean autoCommit) throws SQLException {
        try {
            delegate.setAutoCommit(autoCommit);
            autoCommitIsKnown = true;
            holder.autoCommit(autoCommit);
        } finally {
            if (autoCommit) {
                ended(); // it commits
            }
        }
    }

    private void ended() {
        holder.transactionEnded();
        settled();
    }

    private void settled() {
        if (executor != null) {
            session.settled();
        }
    }

    @Override
    public DatabaseMetaData getMetaData() throws SQLException {
        return CorrelatedDatabaseMetaData.wrap(this, delegate.getMetaData(), connections.counters());
    }

    @Override
    public Statement createStatement() throws SQLException {
        return wrap(delegate.createStatement());
    }

    @Override
    public Statement createStatement(int type, int concurrency) throws SQLException {
        return wrap(delegate.createStatement(type, concurrency));
    }

    @Override
    public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
        return wrap(delegate.createStatement(type, concurrency, holdability));
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

    Statement wrap(Statement statement) {
        return new CorrelatedStatement(this, executor(), statement, null);
    }

    private PreparedStatement prepare(String sql, boolean updatable, Preparation<PreparedStatement> preparation)
            throws SQLException {
        StatementExecutor executor = executor();
        Query query = executor.query(sql);
        PreparedStatement prepared = prepared(executor, query, sql, updatable, preparation);
        return known(
                prepared,
                executor.needsBinds(query)
                        ? new CorrelatedRecordingStatement(this, executor, prepared, query)
                        : new CorrelatedPreparedStatement(this, executor, prepared, query));
    }

    private CallableStatement prepareCall(String sql, Preparation<CallableStatement> preparation) throws SQLException {
        StatementExecutor executor = executor();
        Query query = executor.query(sql);
        CallableStatement prepared = prepared(executor, query, sql, false, preparation);
        return known(prepared, new CorrelatedCallableStatement(this, executor, prepared, query));
    }

    private <S extends PreparedStatement> S known(PreparedStatement prepared, S wrapper) {
        return statements == null ? wrapper : statements.keep(prepared, wrapper);
    }

    private <S> S prepared(
            StatementExecutor executor,
            @Nullable Query query,
            String sql,
            boolean updatable,
            Preparation<S> preparation)
            throws SQLException {
        try {
            return preparation.prepare(delegate, executor.preparedText(query, sql, updatable));
        } catch (SQLException e) {
            throw failed(e); // some drivers already ask the server here
        }
    }
}
