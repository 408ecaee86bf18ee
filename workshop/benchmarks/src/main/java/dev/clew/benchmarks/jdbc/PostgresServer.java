package dev.clew.benchmarks.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** A PostgreSQL on loopback, started for one run. */
final class PostgresServer implements AutoCloseable {
    private final EmbeddedPostgres server;

    private PostgresServer(EmbeddedPostgres server) {
        this.server = server;
    }

    /** @param settings of postgresql.conf, beyond its own */
    static PostgresServer start(Map<String, String> settings) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
        settings.forEach(builder::setServerConfig);
        return new PostgresServer(builder.start());
    }

    int port() {
        return server.getPort();
    }

    void execute(String... texts) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String text : texts) {
                statement.execute(text);
            }
        }
    }

    /** Returns a pool whose connections are all open. */
    HikariDataSource pool(int size) throws SQLException {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(server.getJdbcUrl("postgres", "postgres"));
        pool.setMaximumPoolSize(size);
        pool.setMinimumIdle(size);
        pool.setMaxLifetime(0);
        pool.addDataSourceProperty("ApplicationName", "base");
        Connection[] all = new Connection[size];
        for (int i = 0; i < size; i++) {
            all[i] = pool.getConnection();
        }
        for (Connection each : all) {
            each.close();
        }
        return pool;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
