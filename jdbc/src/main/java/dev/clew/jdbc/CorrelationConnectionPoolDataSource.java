package dev.clew.jdbc;

import dev.clew.Clew;
import dev.clew.forwarding.Forwarding;
import java.sql.SQLException;
import java.sql.Wrapper;
import java.util.Objects;
import java.util.function.Consumer;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.PooledConnection;
import javax.sql.PooledConnectionBuilder;

/**
 * A ConnectionPoolDataSource for a pool that takes no other, whose connections carry the id of the current request.
 *
 * <p>If the pool can be wrapped, wrap the pool with {@link CorrelationDataSource} instead. Each connection that a
 * PooledConnection of this one returns behaves as those of a CorrelationDataSource do. Thread-safe if the delegate is.
 */
@Forwarding(ConnectionPoolDataSource.class)
public final class CorrelationConnectionPoolDataSource extends ForwardingConnectionPoolDataSource
        implements ConnectionPoolDataSource, Wrapper, AutoCloseable {
    private final CorrelatedConnections connections;

    private CorrelationConnectionPoolDataSource(ConnectionPoolDataSource delegate, CorrelatedConnections connections) {
        super(Objects.requireNonNull(delegate, "delegate"));
        this.connections = connections;
    }

    /** Returns the delegate, wrapped in mode {@link CorrelationDataSource.Mode#AUTO} with {@link Clew#global()}. */
    public static CorrelationConnectionPoolDataSource wrap(ConnectionPoolDataSource delegate) {
        return wrap(delegate, options -> {});
    }

    /**
     * Returns the delegate, wrapped.
     *
     * @param options sets the options that a CorrelationDataSource has
     */
    public static CorrelationConnectionPoolDataSource wrap(
            ConnectionPoolDataSource delegate, Consumer<CorrelationDataSource.Builder> options) {
        return new CorrelationConnectionPoolDataSource(delegate, CorrelationDataSource.Builder.connections(options));
    }

    @Override
    public PooledConnection getPooledConnection() throws SQLException {
        return CorrelatedPooledConnection.wrap(delegate.getPooledConnection(), connections);
    }

    @Override
    public PooledConnection getPooledConnection(String user, String password) throws SQLException {
        return CorrelatedPooledConnection.wrap(delegate.getPooledConnection(user, password), connections);
    }

    @Override
    public PooledConnectionBuilder createPooledConnectionBuilder() throws SQLException {
        return new CorrelatedPooledConnectionBuilder(delegate.createPooledConnectionBuilder(), connections);
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
        return "CorrelationConnectionPoolDataSource{" + delegate + '}';
    }
}
