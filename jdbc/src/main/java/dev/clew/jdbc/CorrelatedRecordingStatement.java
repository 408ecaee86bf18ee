package dev.clew.jdbc;

import dev.clew.forwarding.Recording;
import dev.clew.propagation.Setter;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import org.jspecify.annotations.NullUnmarked;

/** A prepared SELECT that keeps its parameters, so that it can be explained with them if it is slow. */
@Recording(value = PreparedStatement.class, base = CorrelatedPreparedStatement.class)
@SuppressWarnings("deprecation") // named again so that getInterfaces() tells it; JDBC has deprecated methods
@NullUnmarked // nulls are as JDBC has them
final class CorrelatedRecordingStatement extends RecordingPreparedStatement implements PreparedStatement {
    private final Binds binds = new Binds();

    CorrelatedRecordingStatement(
            Connection connection, StatementExecutor executor, PreparedStatement delegate, Query query) {
        super(connection, executor, delegate, query);
    }

    @Override
    Binds binds() {
        return binds;
    }

    @Override
    <V> void record(int parameterIndex, V value, Setter<V> setter) {
        binds.keep(parameterIndex, value, setter::set);
    }

    // The caller may change its calendar later.

    @Override
    public void setDate(int parameterIndex, Date x, Calendar cal) throws SQLException {
        super.setDate(parameterIndex, x, Binds.copy(cal));
    }

    @Override
    public void setTime(int parameterIndex, Time x, Calendar cal) throws SQLException {
        super.setTime(parameterIndex, x, Binds.copy(cal));
    }

    @Override
    public void setTimestamp(int parameterIndex, Timestamp x, Calendar cal) throws SQLException {
        super.setTimestamp(parameterIndex, x, Binds.copy(cal));
    }

    @Override
    public void clearParameters() throws SQLException {
        super.clearParameters();
        binds.clear();
    }
}
