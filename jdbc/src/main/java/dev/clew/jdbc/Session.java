package dev.clew.jdbc;

import dev.clew.context.Counters;
import dev.clew.context.TraceContext;
import java.sql.Connection;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The session of a connection that is checked out: gets the request id if the mode wants that. */
final class Session {
    /** PostgreSQL refuses every statement of an aborted transaction with this state. */
    private static final String IN_FAILED_TRANSACTION = "25P02";

    private final Connection connection;
    private final String service;
    private final PhysicalConnection physical;
    private final Holder holder;
    private final Counters counters;

    /** Whether something failed in this transaction: a write of ours could then be the failure that ends it. */
    private boolean inDoubt;

    /** The value of the request that was served last. */
    private @Nullable RequestValue known;

    /** The value that was written in this checkout; null before that, because the pool may have reset the session. */
    private volatile @Nullable String written;

    /** The failure of a write that found the connection dead. */
    private @Nullable SQLException death;

    Session(Connection connection, String service, PhysicalConnection physical, Holder holder, Counters counters) {
        this.connection = connection;
        this.service = service;
        this.physical = physical;
        this.holder = holder;
        this.counters = counters;
    }

    Holder holder() {
        return holder;
    }

    /** Writes the value for this query to the session, unless it is there already; never throws. */
    void write(Query query, TraceContext context) {
        // hot: once per statement, but sends something only before the first one of a request
        write(context, query.isControl());
    }

    /** Writes the value for work that follows and is not seen here, unless it is there already; never throws. */
    void writeFirst() {
        write(TraceContext.current(), true);
    }

    private void write(TraceContext context, boolean first) {
        if (!physical.isWritable() || inDoubt) {
            return;
        }
        boolean sending = false;
        try {
            SessionSlot slot = SessionSlot.of(physical.database());
            String wanted = context.isNone() ? physical.baseName() : value(slot, context);
            String present = slot.present(connection);
            if (!wanted.equals(present == null ? written : present)) {
                sending = true;
                send(slot, wanted, first);
            }
        } catch (Throwable t) {
            failed(t, sending);
        }
    }

    /** Writes one value at a time: the last one that was noted is then the last one that was sent. */
    private synchronized void send(SessionSlot slot, String value, boolean first) throws SQLException {
        written = null;
        if (first) {
            slot.writeFirst(connection, service, value);
        } else {
            slot.write(connection, service, value);
        }
        written = value;
        physical.succeeded();
    }

    private String value(SessionSlot slot, TraceContext context) {
        RequestValue last = known;
        if (last == null || !last.requestId.equals(context.requestId())) {
            last = new RequestValue(context.requestId(), slot.value(service, context));
            known = last;
        }
        return last.value;
    }

    private void failed(Throwable t, boolean sending) {
        failed();
        SQLException failure = t instanceof SQLException e ? original(e) : null;
        if (failure != null && IN_FAILED_TRANSACTION.equals(failure.getSQLState())) {
            return; // something else failed before, unseen, such as a fetch: not the fault of the write
        }
        if (isClosed()) {
            if (sending) {
                death = failure;
            }
            return; // the application's own call is going to fail
        }
        physical.failed();
        counters.skipped("jdbc.session", t);
    }

    private static SQLException original(SQLException e) {
        return e instanceof SQLClientInfoException && e.getCause() instanceof SQLException cause ? cause : e;
    }

    private boolean isClosed() {
        try {
            return connection.isClosed();
        } catch (Throwable t) {
            return false;
        }
    }

    /**
     * Returns the failure to throw. If a write of ours found the connection dead, the driver told that write why, and
     * the application's call, which failed then, only that the connection is closed.
     */
    SQLException reason(SQLException failure) {
        SQLException found = death;
        if (found == null) {
            return failure;
        }
        death = null;
        found.addSuppressed(failure);
        return found;
    }

    /** Notes that a statement failed. With auto-commit the transaction is over, and needs no protection. */
    void failed() {
        try {
            inDoubt = physical.policy().session() && !connection.getAutoCommit();
        } catch (Throwable t) {
            inDoubt = true;
        }
    }

    /** Notes that the transaction has ended, or can go on: it has gone back to a savepoint, or a statement succeeded. */
    void settled() {
        inDoubt = false;
    }

    /** Holds an id and its value together, because two threads may use one connection. */
    private record RequestValue(String requestId, String value) {}
}
