package dev.clew.jdbc;

import dev.clew.Clew;
import dev.clew.TraceContext;
import java.sql.Connection;
import java.sql.SQLException;

/** The session of a connection that is checked out: told the request's id where the mode wants that. */
final class Session {
    /** In an aborted transaction PostgreSQL refuses everything with this state. */
    private static final String IN_FAILED_TRANSACTION = "25P02";

    private final Connection connection;
    private final String service;
    private final PhysicalConnection physical;
    private final Clew.Counters counters;

    /** Whether something failed in this transaction: another failure, ours, must not be what it dies of. */
    private boolean inDoubt;

    private String requestId = "";
    private String value = "";

    Session(Connection connection, String service, PhysicalConnection physical, Clew.Counters counters) {
        this.connection = connection;
        this.service = service;
        this.physical = physical;
        this.counters = counters;
    }

    /** Tells the session before this query runs, where it says something else; never throws. */
    void write(Query query, TraceContext context) {
        // hot: once per statement, and sends nothing but for the first of a request
        if (!physical.isWritable() || inDoubt || query.isControl()) {
            return;
        }
        try {
            SessionSlot slot = SessionSlot.of(physical.database());
            String wanted = context.isNone() ? physical.baseName() : value(slot, context);
            if (!wanted.equals(slot.present(connection, physical))) {
                slot.write(connection, service, wanted);
                physical.written(wanted);
            }
        } catch (Throwable t) {
            failed();
            if (t instanceof SQLException e && IN_FAILED_TRANSACTION.equals(e.getSQLState())) {
                return; // something failed that we have not seen, a fetch for example: no fault of the write
            }
            physical.failed();
            counters.skipped("jdbc.session", t);
        }
    }

    private String value(SessionSlot slot, TraceContext context) {
        if (!context.requestId().equals(requestId)) {
            value = slot.value(service, context);
            requestId = context.requestId();
        }
        return value;
    }

    /** Something failed. With auto-commit it was the whole transaction, and there is nothing left to protect. */
    void failed() {
        try {
            inDoubt = physical.policy().session() && !connection.getAutoCommit();
        } catch (Throwable t) {
            inDoubt = true;
        }
    }

    /** The transaction has ended, or gone back to where nothing had failed. */
    void transactionEnded() {
        inDoubt = false;
    }
}
