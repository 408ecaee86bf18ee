package dev.clew.jdbc;

import dev.clew.Span.Outcome;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.Set;

/** Tells timeouts and cancellations from other failures. */
final class FailureOutcome {
    private static final String QUERY_CANCELED = "57014";
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** The codes of a lock wait, of a statement timeout on MySQL, and of one on MariaDB. */
    private static final Set<Integer> MYSQL_TIMEOUTS = Set.of(1205, 3024, 1969);

    /** The code of a lock request that took too long; 1205 is a deadlock here. */
    private static final Set<Integer> SQL_SERVER_TIMEOUTS = Set.of(1222);

    /** The codes of a lock that NOWAIT did not get, and of one that WAIT did not get in time. */
    private static final Set<Integer> ORACLE_TIMEOUTS = Set.of(54, 30006);

    private FailureOutcome() {}

    /** @param stop what the application did to the statement while it ran */
    static Outcome of(Throwable failure, Database database, Statement statement, Stop stop) throws SQLException {
        if (!(failure instanceof SQLException e)) {
            return Outcome.ERROR;
        }
        if (stop == Stop.CLOSE) {
            return Outcome.CANCELLED;
        }
        boolean timeout = e instanceof SQLTimeoutException;
        if (stop == Stop.CANCEL && (timeout || QUERY_CANCELED.equals(e.getSQLState()))) {
            return Outcome.CANCELLED;
        }
        if (timeout
                || LOCK_NOT_AVAILABLE.equals(e.getSQLState())
                || timeouts(database).contains(e.getErrorCode())) {
            return Outcome.TIMEOUT;
        }
        if (QUERY_CANCELED.equals(e.getSQLState())) {
            if (statement.isClosed()) {
                return Outcome.CANCELLED; // by another than us, such as the pool; it can no longer be asked
            }
            // PostgreSQL reports a timeout of pgjdbc and a cancellation from outside alike.
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
