package dev.clew.examples;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** A PostgreSQL server in a child process, with the shop's tables and one locked row. */
final class Database implements AutoCloseable {
    /** The item whose stock is locked for as long as the database runs. */
    static final String LOCKED_ITEM = "SKU-44";

    private static final String WAITING = "SELECT pid, application_name, state, wait_event_type, wait_event, query"
            + " FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'UPDATE stock%'";

    private final EmbeddedPostgres server;
    private final Connection lock;

    private Database(EmbeddedPostgres server, Connection lock) {
        this.server = server;
        this.lock = lock;
    }

    /**
     * Starts the server and locks the row.
     *
     * @param log receives every statement, with the application name of its client
     */
    static Database start(Path log) throws IOException, SQLException {
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("log_statement", "all")
                .setServerConfig("log_line_prefix", "[%a]")
                .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        Connection lock = DriverManager.getConnection(url(server, "lock"));
        try (Statement statement = lock.createStatement()) {
            statement.execute("CREATE TABLE orders (id BIGSERIAL PRIMARY KEY, user_id TEXT, item TEXT, state TEXT)");
            statement.execute("CREATE TABLE stock (item TEXT PRIMARY KEY, reserved INT NOT NULL DEFAULT 0)");
            statement.execute("CREATE TABLE shipments (order_id BIGINT PRIMARY KEY, item TEXT)");
            statement.execute("INSERT INTO stock (item) SELECT 'SKU-' || n FROM generate_series(40, 49) AS n");
        }
        lock.setAutoCommit(false);
        try (Statement statement = lock.createStatement()) {
            statement.execute("SELECT * FROM stock WHERE item = '" + LOCKED_ITEM + "' FOR UPDATE");
        }
        return new Database(server, lock);
    }

    /** Returns the JDBC URL for a service, with a statement timeout of two seconds. */
    String url(String service) {
        return url(server, service) + "&options=-c%20statement_timeout=2000";
    }

    private static String url(EmbeddedPostgres server, String service) {
        return server.getJdbcUrl("postgres", "postgres") + "&ApplicationName=" + service;
    }

    /** Returns the row of {@code pg_stat_activity} for a statement that waits for the locked row, if there is one. */
    Optional<String> waitingStatement() throws SQLException {
        // Not on the lock's connection: within one transaction the view never changes.
        try (Connection connection = DriverManager.getConnection(url(server, "watch"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(WAITING)) {
            if (!row.next()) {
                return Optional.empty();
            }
            StringBuilder text = new StringBuilder();
            for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                text.append(
                        String.format("  %-16s %s%n", row.getMetaData().getColumnName(column), row.getString(column)));
            }
            return Optional.of(text.toString());
        }
    }

    @Override
    public void close() throws IOException, SQLException {
        lock.close();
        server.close();
    }
}
