package dev.clew.jdbc;

import dev.clew.TraceContext;
import java.sql.Connection;
import java.sql.SQLException;

/** The session of a connection that is checked out: told the request's id where the mode wants that. */
final class Session {
    /** In an aborted transaction PostgreSQL refuses everything with this state. */
    private static final String IN_FAILED_TRANSACTION = "25P02";

    private final Connection connection;
    private final Correlation correlation;
    private final Backend backend;

    /** Whether something failed in this transaction: another failure, ours, must not be what it dies of. */
    private boolean inDoubt;

    private String requestId = "";
    private String value = "";

    Session(Connection connection, Correlation correlation, Backend backend) {
        this.connection = connection;
        this.correlation = correlation;
        this.backend = backend;
    }

    /** Tells the session before this query runs, where it says something else; never throws. */
    void write(Query query, TraceContext context) {
        // hot: once per statement, and sends nothing but for the first of a request
        if (!backend.isWritable() || inDoubt || query.isControl()) {
            return;
        }
        try {
            SessionSlot slot = SessionSlot.of(backend.database());
            String wanted = context.isNone() ? backend.baseName() : value(slot, context);
            if (!wanted.equals(slot.present(connection, backend))) {
                slot.write(connection, correlation.service(), wanted);
                backend.written(wanted);
            }
        } catch (Throwable t) {
            doubt();
            if (t instanceof SQLException e && IN_FAILED_TRANSACTION.equals(e.getSQLState())) {
                return; // something failed that we have not seen, a fetch for example: no fault of the write
            }
            backend.failed();
            correlation.skipped("session", t);
        }
    }

    private String value(SessionSlot slot, TraceContext context) {
        if (!context.requestId().equals(requestId)) {
            value = slot.value(correlation.service(), context);
            requestId = context.requestId();
        }
        return value;
    }

    /** Something failed. With auto-commit it was the whole transaction, and there is nothing left to protect. */
    void doubt() {
        try {
            inDoubt = backend.plan().session() && !connection.getAutoCommit();
        } catch (Throwable t) {
            inDoubt = true;
        }
    }

    /** The transaction has ended, or gone back to where nothing had failed. */
    void settled() {
        inDoubt = false;
    }
}
