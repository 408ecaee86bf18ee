package dev.clew.jdbc;

import java.sql.Connection;
import java.sql.ConnectionBuilder;
import java.sql.SQLException;
import java.sql.ShardingKey;

/** Builds connections that are wrapped too. */
final class CorrelatedConnectionBuilder implements ConnectionBuilder {
    private final CorrelationDataSource dataSource;
    private final ConnectionBuilder builder;

    CorrelatedConnectionBuilder(CorrelationDataSource dataSource, ConnectionBuilder builder) {
        this.dataSource = dataSource;
        this.builder = builder;
    }

    @Override
    public ConnectionBuilder user(String username) {
        builder.user(username);
        return this;
    }

    @Override
    public ConnectionBuilder password(String password) {
        builder.password(password);
        return this;
    }

    @Override
    public ConnectionBuilder shardingKey(ShardingKey shardingKey) {
        builder.shardingKey(shardingKey);
        return this;
    }

    @Override
    public ConnectionBuilder superShardingKey(ShardingKey superShardingKey) {
        builder.superShardingKey(superShardingKey);
        return this;
    }

    @Override
    public Connection build() throws SQLException {
        return dataSource.wrap(builder.build());
    }
}
