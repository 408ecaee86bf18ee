package dev.clew.jdbc;

import java.sql.SQLException;
import javax.sql.XAConnection;
import javax.transaction.xa.XAResource;

/** An XA connection whose handles are wrapped. */
final class CorrelatedXAConnection extends CorrelatedPooledConnection implements XAConnection {
    private final XAConnection delegate;

    CorrelatedXAConnection(XAConnection delegate, CorrelatedConnections connections) {
        super(delegate, connections);
        this.delegate = delegate;
    }

    /** Returns the driver's own, because drivers and transaction managers compare resources by class and identity. */
    @Override
    public XAResource getXAResource() throws SQLException {
        return delegate.getXAResource();
    }
}
