package dev.clew.jdbc;

import dev.clew.context.Counters;
import dev.clew.context.TraceContext;
import java.sql.Connection;
import java.sql.SQLException;

/** The session of a connection that is checked out: gets the request id if the mode wants that. */
final class Session {
    /** PostgreSQL refuses every statement of an aborted transaction with this state. */
    private static final String IN_FAILED_TRANSACTION = "25P02";

    private final Connection connection;
    private final String service;
    private final PhysicalConnection physical;
    private final Counters counters;

    /** Whether something failed in this transaction: a write of ours could then be the failure that ends it. */
    private boolean inDoubt;

    private String requestId = "";
    private String value = "";

    Session(Connection connection, String service, PhysicalConnection physical, Counters counters) {
        this.connection = connection;
        this.service = service;
        this.physical = physical;
        this.counters = counters;
    }

    /** Writes the value for this query to the session, unless it is there already; never throws. */
    void write(Query query, TraceContext context) {
        // hot: once per statement, but sends something only before the first one of a request
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
                return; // something else failed before, unseen, such as a fetch: not the fault of the write
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

    /** Notes that a statement failed. With auto-commit the transaction is over, and needs no protection. */
    void failed() {
        try {
            inDoubt = physical.policy().session() && !connection.getAutoCommit();
        } catch (Throwable t) {
            inDoubt = true;
        }
    }

    /** Notes that the transaction has ended, or has gone back to a savepoint before the failure. */
    void transactionEnded() {
        inDoubt = false;
    }
}
