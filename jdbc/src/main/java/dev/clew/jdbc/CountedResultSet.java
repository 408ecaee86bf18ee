package dev.clew.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.NullUnmarked;

/** A result that counts the rows which are read of it, going forwards. */
@NullUnmarked // nulls are as JDBC has them
final class CountedResultSet extends CorrelatedResultSet {
    private final OpenRows rows;

    CountedResultSet(ResultSet delegate, Statement statement, OpenRows rows) {
        super(delegate, statement);
        this.rows = rows;
    }

    @Override
    public boolean next() throws SQLException {
        boolean next;
        try {
            next = super.next();
        } catch (Throwable t) {
            rows.fail(t);
            throw t;
        }
        if (next) {
            rows.read();
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
