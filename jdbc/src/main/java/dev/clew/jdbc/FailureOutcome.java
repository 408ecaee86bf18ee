package dev.clew.jdbc;

import dev.clew.Span.Outcome;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.Set;

/** Tells what took too long, and what was given up, from what failed. */
final class FailureOutcome {
    private static final String QUERY_CANCELED = "57014";
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** A lock wait, a statement's time on MySQL, the same on MariaDB. */
    private static final Set<Integer> MYSQL_TIMEOUTS = Set.of(1205, 3024, 1969);

    /** A lock request's time; 1205 is a deadlock here. */
    private static final Set<Integer> SQL_SERVER_TIMEOUTS = Set.of(1222);

    /** A lock that NOWAIT did not get, or WAIT not in time. */
    private static final Set<Integer> ORACLE_TIMEOUTS = Set.of(54, 30006);

    private FailureOutcome() {}

    /** @param cancelled whether the application has called {@link Statement#cancel()} */
    static Outcome of(Throwable failure, Database database, Statement statement, boolean cancelled)
            throws SQLException {
        if (!(failure instanceof SQLException e)) {
            return Outcome.ERROR;
        }
        boolean timeout = e instanceof SQLTimeoutException;
        if (cancelled && (timeout || QUERY_CANCELED.equals(e.getSQLState()))) {
            return Outcome.CANCELLED;
        }
        if (timeout
                || LOCK_NOT_AVAILABLE.equals(e.getSQLState())
                || timeouts(database).contains(e.getErrorCode())) {
            return Outcome.TIMEOUT;
        }
        if (QUERY_CANCELED.equals(e.getSQLState())) {
            // pgjdbc's own time-out and a cancellation from outside are the same to PostgreSQL.
            return statement.getQueryTimeout() > 0 || saysStatementTimeout(e) ? Outcome.TIMEOUT : Outcome.CANCELLED;
        }
        return Outcome.ERROR;
    }

    private static Set<Integer> timeouts(Database database) {
        return switch (database) {
            case MYSQL, MARIADB -> MYSQL_TIMEOUTS;
            case SQL_SERVER -> SQL_SERVER_TIMEOUTS;
            case ORACLE -> ORACLE_TIMEOUTS;
            default -> Set.of();
        };
    }

    private static boolean saysStatementTimeout(SQLException e) {
        return e.getMessage() != null && e.getMessage().contains("statement timeout");
    }
}
