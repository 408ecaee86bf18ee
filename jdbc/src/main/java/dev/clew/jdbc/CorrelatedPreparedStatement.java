package dev.clew.jdbc;

import dev.clew.forwarding.Forwarding;
import dev.clew.jdbc.StatementExecutor.Call;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import org.jspecify.annotations.NullUnmarked;

/** A prepared statement whose executions are spans; its text was tagged when it was prepared. */
@Forwarding(value = PreparedStatement.class, base = CorrelatedStatement.class)
@SuppressWarnings("deprecation") // named again so that getInterfaces() tells it; JDBC has deprecated methods
@NullUnmarked // nulls are as JDBC has them
class CorrelatedPreparedStatement extends ForwardingPreparedStatement implements PreparedStatement {
    CorrelatedPreparedStatement(
            Connection connection, StatementExecutor executor, PreparedStatement delegate, Query query) {
        super(connection, executor, delegate, query);
    }

    private <T> T execute(Call<PreparedStatement, T> call) throws SQLException {
        return execute(delegate, query(), call);
    }

    @Override
    final boolean isPrepared() {
        return true;
    }

    @Override
    public final ResultSetMetaData getMetaData() throws SQLException {
        writeSession(); // the server may be asked, and may wait for a lock
        try {
            return delegate.getMetaData();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public final ParameterMetaData getParameterMetaData() throws SQLException {
        writeSession();
        try {
            return delegate.getParameterMetaData();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public final ResultSet executeQuery() throws SQLException {
        return wrap(execute((s, text) -> s.executeQuery()));
    }

    @Override
    public final int executeUpdate() throws SQLException {
        return execute((s, text) -> s.executeUpdate());
    }

    @Override
    public final long executeLargeUpdate() throws SQLException {
        return execute((s, text) -> s.executeLargeUpdate());
    }

    @Override
    public final boolean execute() throws SQLException {
        return execute((s, text) -> s.execute());
    }
}
