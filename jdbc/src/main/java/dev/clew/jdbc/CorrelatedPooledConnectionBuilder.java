package dev.clew.jdbc;

import java.sql.SQLException;
import java.sql.ShardingKey;
import javax.sql.PooledConnection;
import javax.sql.PooledConnectionBuilder;

/** Builds pooled connections that are wrapped. */
final class CorrelatedPooledConnectionBuilder implements PooledConnectionBuilder {
    private final PooledConnectionBuilder delegate;
    private final CorrelatedConnections connections;

    CorrelatedPooledConnectionBuilder(PooledConnectionBuilder delegate, CorrelatedConnections connections) {
        this.delegate = delegate;
        this.connections = connections;
    }

    @Override
    public PooledConnectionBuilder user(String username) {
        delegate.user(username);
        return this;
    }

    @Override
    public PooledConnectionBuilder password(String password) {
        delegate.password(password);
        return this;
    }

    @Override
    public PooledConnectionBuilder shardingKey(ShardingKey shardingKey) {
        delegate.shardingKey(shardingKey);
        return this;
    }

    @Override
    public PooledConnectionBuilder superShardingKey(ShardingKey superShardingKey) {
        delegate.superShardingKey(superShardingKey);
        return this;
    }

    @Override
    public PooledConnection build() throws SQLException {
        return CorrelatedPooledConnection.wrap(delegate.build(), connections);
    }

    @Override
    public String toString() {
        return delegate.toString();
    }
}
