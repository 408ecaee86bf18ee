package dev.clew.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.NullUnmarked;

/** A result that counts the rows that {@code next()} reaches. */
@SuppressWarnings("deprecation") // named again so that getInterfaces() tells it; JDBC has deprecated methods
@NullUnmarked // nulls are as JDBC has them
final class CorrelatedCountingResultSet extends CorrelatedResultSet implements ResultSet {
    private final OpenRows rows;

    CorrelatedCountingResultSet(ResultSet delegate, Statement statement, OpenRows rows) {
        super(delegate, statement);
        this.rows = rows;
    }

    @Override
    public boolean next() throws SQLException {
        boolean next;
        try {
            next = super.next();
        } catch (Throwable t) {
            rows.fail(t, statement);
            throw t;
        }
        if (next) {
            rows.countOne();
        } else {
            rows.end();
        }
        return next;
    }

    @Override
    public void close() throws SQLException {
        try {
            super.close();
        } finally {
            rows.end();
        }
    }
}
