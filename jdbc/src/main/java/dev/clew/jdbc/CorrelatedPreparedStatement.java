package dev.clew.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** A prepared statement whose executions are spans; its text was tagged when it was prepared. */
@NullUnmarked // nulls are as JDBC has them
class CorrelatedPreparedStatement extends ForwardingPreparedStatement {
    /** @param query null where nothing could be found out about it */
    CorrelatedPreparedStatement(CorrelatedConnection connection, PreparedStatement delegate, @Nullable Query query) {
        super(connection, delegate, query);
    }

    private <T> T run(Execution<PreparedStatement, T> execution) throws SQLException {
        return run(prepared, "", query(), before(query()), execution);
    }

    @Override
    final boolean isPrepared() {
        return true;
    }

    @Override
    public final ResultSet executeQuery() throws SQLException {
        return wrap(run((s, text) -> s.executeQuery()));
    }

    @Override
    public final int executeUpdate() throws SQLException {
        return run((s, text) -> s.executeUpdate());
    }

    @Override
    public final long executeLargeUpdate() throws SQLException {
        return run((s, text) -> s.executeLargeUpdate());
    }

    @Override
    public final boolean execute() throws SQLException {
        return run((s, text) -> s.execute());
    }

    @Override
    public final void addBatch() throws SQLException {
        prepared.addBatch();
    }
}
