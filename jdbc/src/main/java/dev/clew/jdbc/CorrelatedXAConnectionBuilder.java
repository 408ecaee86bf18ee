package dev.clew.jdbc;

import java.sql.SQLException;
import java.sql.ShardingKey;
import javax.sql.XAConnection;
import javax.sql.XAConnectionBuilder;

/** Builds XA connections that are wrapped. */
final class CorrelatedXAConnectionBuilder implements XAConnectionBuilder {
    private final XAConnectionBuilder delegate;
    private final CorrelatedConnections connections;

    CorrelatedXAConnectionBuilder(XAConnectionBuilder delegate, CorrelatedConnections connections) {
        this.delegate = delegate;
        this.connections = connections;
    }

    @Override
    public XAConnectionBuilder user(String username) {
        delegate.user(username);
        return this;
    }

    @Override
    public XAConnectionBuilder password(String password) {
        delegate.password(password);
        return this;
    }

    @Override
    public XAConnectionBuilder shardingKey(ShardingKey shardingKey) {
        delegate.shardingKey(shardingKey);
        return this;
    }

    @Override
    public XAConnectionBuilder superShardingKey(ShardingKey superShardingKey) {
        delegate.superShardingKey(superShardingKey);
        return this;
    }

    @Override
    public XAConnection build() throws SQLException {
        return new CorrelatedXAConnection(delegate.build(), connections);
    }

    @Override
    public String toString() {
        return delegate.toString();
    }
}
