package dev.clew.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.ConnectionEventListener;
import javax.sql.PooledConnection;
import javax.sql.StatementEventListener;
import javax.sql.XAConnection;
import org.jspecify.annotations.Nullable;

/** A pooled connection whose handles are wrapped, and whose events name this one and the wrapped statements. */
class CorrelatedPooledConnection implements PooledConnection {
    private final PooledConnection delegate;
    private final CorrelatedConnections connections;
    private final PooledConnectionEvents events = new PooledConnectionEvents(this);
    private volatile @Nullable CorrelatedConnection handle;

    CorrelatedPooledConnection(PooledConnection delegate, CorrelatedConnections connections) {
        this.delegate = delegate;
        this.connections = connections;
        // One of ours for all, so that the order and the number of the pool's listeners stay as it added them.
        delegate.addConnectionEventListener(events);
    }

    /** Returns the connection, wrapped. Some drivers have one type for both kinds, and a pool may ask for it. */
    static PooledConnection wrap(PooledConnection delegate, CorrelatedConnections connections) {
        return delegate instanceof XAConnection xa
                ? new CorrelatedXAConnection(xa, connections)
                : new CorrelatedPooledConnection(delegate, connections);
    }

    /** Returns a handle; the driver closes the one before. */
    @Override
    public Connection getConnection() throws SQLException {
        CorrelatedConnection former = handle;
        CorrelatedConnection next = connections.wrap(delegate.getConnection(), events.statements());
        handle = next;
        if (former != null) {
            former.closed();
        }
        return next;
    }

    @Override
    public void close() throws SQLException {
        CorrelatedConnection last = handle;
        if (last == null) {
            delegate.close();
            return;
        }
        last.closing();
        try {
            delegate.close();
        } finally {
            last.closed();
        }
    }

    @Override
    public void addConnectionEventListener(ConnectionEventListener listener) {
        events.add(listener);
    }

    @Override
    public void removeConnectionEventListener(ConnectionEventListener listener) {
        events.remove(listener);
    }

    @Override
    public void addStatementEventListener(StatementEventListener listener) {
        if (!events.add(listener)) {
            return;
        }
        try {
            delegate.addStatementEventListener(events); // not before, because not every driver has such events
        } catch (Throwable t) {
            events.remove(listener);
            throw t;
        }
    }

    @Override
    public void removeStatementEventListener(StatementEventListener listener) {
        if (events.remove(listener)) {
            delegate.removeStatementEventListener(events);
        }
    }

    @Override
    public String toString() {
        return delegate.toString();
    }
}
