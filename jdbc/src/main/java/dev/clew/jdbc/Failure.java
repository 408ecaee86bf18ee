package dev.clew.jdbc;

import dev.clew.Span.Outcome;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;

/** Tells what took too long, and what was given up, from what failed. */
final class Failure {
    private static final String QUERY_CANCELED = "57014";
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** MySQL's and MariaDB's lock wait, MySQL's and MariaDB's statement time. */
    private static final int LOCK_WAIT_TIMEOUT = 1205;

    private static final int MYSQL_STATEMENT_TIMEOUT = 3024;
    private static final int MARIADB_STATEMENT_TIMEOUT = 1969;

    private Failure() {}

    /** @param cancelled whether the application has called {@link Statement#cancel()} */
    static Outcome outcome(Throwable failure, Statement statement, boolean cancelled) throws SQLException {
        if (!(failure instanceof SQLException e)) {
            return Outcome.ERROR;
        }
        boolean timeout = e instanceof SQLTimeoutException;
        if (cancelled && (timeout || QUERY_CANCELED.equals(e.getSQLState()))) {
            return Outcome.CANCELLED;
        }
        if (timeout || LOCK_NOT_AVAILABLE.equals(e.getSQLState()) || isTimeoutOfMySql(e.getErrorCode())) {
            return Outcome.TIMEOUT;
        }
        if (QUERY_CANCELED.equals(e.getSQLState())) {
            // pgjdbc's own time-out and a cancellation from outside are the same to PostgreSQL.
            return statement.getQueryTimeout() > 0 || saysStatementTimeout(e) ? Outcome.TIMEOUT : Outcome.CANCELLED;
        }
        return Outcome.ERROR;
    }

    private static boolean isTimeoutOfMySql(int code) {
        return code == LOCK_WAIT_TIMEOUT || code == MYSQL_STATEMENT_TIMEOUT || code == MARIADB_STATEMENT_TIMEOUT;
    }

    private static boolean saysStatementTimeout(SQLException e) {
        return e.getMessage() != null && e.getMessage().contains("statement timeout");
    }
}
