package dev.clew.jdbc;

import dev.clew.forwarding.Forwarding;
import java.sql.CallableStatement;
import java.sql.Connection;
import org.jspecify.annotations.NullUnmarked;

/** A prepared statement with named and OUT parameters. */
@Forwarding(value = CallableStatement.class, base = CorrelatedPreparedStatement.class)
@SuppressWarnings("deprecation") // named again so that getInterfaces() tells it; JDBC has deprecated methods
@NullUnmarked // nulls are as JDBC has them
final class CorrelatedCallableStatement extends ForwardingCallableStatement implements CallableStatement {
    private static final Binds NOT_KEPT = Binds.notKept();

    CorrelatedCallableStatement(
            Connection connection, StatementExecutor executor, CallableStatement delegate, Query query) {
        super(connection, executor, delegate, query);
    }

    @Override
    Binds binds() {
        return NOT_KEPT;
    }
}
