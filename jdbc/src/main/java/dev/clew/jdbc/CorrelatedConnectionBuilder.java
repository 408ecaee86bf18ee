package dev.clew.jdbc;

import java.sql.Connection;
import java.sql.ConnectionBuilder;
import java.sql.SQLException;
import java.sql.ShardingKey;

/** Builds connections that are wrapped. */
final class CorrelatedConnectionBuilder implements ConnectionBuilder {
    private final CorrelatedConnections connections;
    private final ConnectionBuilder delegate;

    CorrelatedConnectionBuilder(CorrelatedConnections connections, ConnectionBuilder delegate) {
        this.connections = connections;
        this.delegate = delegate;
    }

    @Override
    public ConnectionBuilder user(String username) {
        delegate.user(username);
        return this;
    }

    @Override
    public ConnectionBuilder password(String password) {
        delegate.password(password);
        return this;
    }

    @Override
    public ConnectionBuilder shardingKey(ShardingKey shardingKey) {
        delegate.shardingKey(shardingKey);
        return this;
    }

    @Override
    public ConnectionBuilder superShardingKey(ShardingKey superShardingKey) {
        delegate.superShardingKey(superShardingKey);
        return this;
    }

    @Override
    public Connection build() throws SQLException {
        return connections.wrap(delegate.build());
    }

    @Override
    public String toString() {
        return delegate.toString();
    }
}
