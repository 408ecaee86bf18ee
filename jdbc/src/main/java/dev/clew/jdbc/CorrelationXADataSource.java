package dev.clew.jdbc;

import dev.clew.Clew;
import dev.clew.forwarding.Forwarding;
import java.sql.SQLException;
import java.sql.Wrapper;
import java.util.Objects;
import java.util.function.Consumer;
import javax.sql.XAConnection;
import javax.sql.XAConnectionBuilder;
import javax.sql.XADataSource;

/**
 * An XADataSource for a transaction manager's pool, whose connections carry the id of the current request.
 *
 * <p>Wrap the driver's XADataSource, or the pool above it as a {@link CorrelationDataSource}. Each connection that an
 * XAConnection of this one returns behaves as those of a CorrelationDataSource do. The XAResource is the driver's own, and
 * Clew takes no part in its transactions. Thread-safe if the delegate is.
 */
@Forwarding(XADataSource.class)
public final class CorrelationXADataSource extends ForwardingXADataSource
        implements XADataSource, Wrapper, AutoCloseable {
    private final CorrelatedConnections connections;

    private CorrelationXADataSource(XADataSource delegate, CorrelatedConnections connections) {
        super(Objects.requireNonNull(delegate, "delegate"));
        this.connections = connections;
    }

    /** Returns the delegate, wrapped in mode {@link CorrelationDataSource.Mode#AUTO} with {@link Clew#global()}. */
    public static CorrelationXADataSource wrap(XADataSource delegate) {
        return wrap(delegate, options -> {});
    }

    /**
     * Returns the delegate, wrapped.
     *
     * @param options sets the options that a CorrelationDataSource has
     */
    public static CorrelationXADataSource wrap(XADataSource delegate, Consumer<CorrelationDataSource.Builder> options) {
        return new CorrelationXADataSource(delegate, CorrelationDataSource.Builder.connections(options));
    }

    @Override
    public XAConnection getXAConnection() throws SQLException {
        return new CorrelatedXAConnection(delegate.getXAConnection(), connections);
    }

    @Override
    public XAConnection getXAConnection(String user, String password) throws SQLException {
        return new CorrelatedXAConnection(delegate.getXAConnection(user, password), connections);
    }

    @Override
    public XAConnectionBuilder createXAConnectionBuilder() throws SQLException {
        return new CorrelatedXAConnectionBuilder(delegate.createXAConnectionBuilder(), connections);
    }

    /** Returns this, the delegate, or what the delegate unwraps. */
    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return Wrappers.unwrap(this, delegate, type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return Wrappers.isWrapperFor(this, delegate, type);
    }

    /** Closes the delegate if it can be closed. */
    @Override
    public void close() throws SQLException {
        Wrappers.close(delegate);
    }

    @Override
    public String toString() {
        return "CorrelationXADataSource{" + delegate + '}';
    }
}
