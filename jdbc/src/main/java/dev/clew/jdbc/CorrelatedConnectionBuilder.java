package dev.clew.jdbc;

import java.sql.Connection;
import java.sql.ConnectionBuilder;
import java.sql.SQLException;
import java.sql.ShardingKey;

/** Builds connections that are wrapped. */
final class CorrelatedConnectionBuilder implements ConnectionBuilder {
    private final Checkouts checkouts;
    private final ConnectionBuilder delegate;

    CorrelatedConnectionBuilder(Checkouts checkouts, ConnectionBuilder delegate) {
        this.checkouts = checkouts;
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
        return checkouts.take(delegate::build);
    }

    @Override
    public String toString() {
        return delegate.toString();
    }
}
