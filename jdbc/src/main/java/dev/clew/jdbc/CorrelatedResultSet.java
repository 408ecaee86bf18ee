package dev.clew.jdbc;

import dev.clew.forwarding.Forwarding;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.NullUnmarked;

/** A result whose statement is the wrapper that it came from. */
@Forwarding(ResultSet.class)
@SuppressWarnings("deprecation") // named again so that getInterfaces() tells it; JDBC has deprecated methods
@NullUnmarked // nulls are as JDBC has them
class CorrelatedResultSet extends ForwardingResultSet implements ResultSet {
    final Statement statement;

    /** @param statement null if the driver has none, as for some of its metadata */
    CorrelatedResultSet(ResultSet delegate, Statement statement) {
        super(delegate);
        this.statement = statement;
    }

    @Override
    public Statement getStatement() throws SQLException {
        // The delegate is asked because a closed result has to throw.
        return delegate.getStatement() == null ? null : statement;
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
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
}
