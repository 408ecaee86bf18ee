package dev.clew.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Clew;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** One server for all test classes of this JVM; it ends with it. */
final class Postgres {
    private static final EmbeddedPostgres SERVER = start();

    private Postgres() {}

    private static EmbeddedPostgres start() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                    .setServerConfig("max_prepared_transactions", "8")
                    .start();
            try (Connection connection = server.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE EXTENSION pg_stat_statements");
                statement.execute("CREATE TABLE stock(sku text PRIMARY KEY, amount int)");
                statement.execute("INSERT INTO stock VALUES ('SKU-44', 1000000)");
            }
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a pool with an application_name like an application's own. */
    static HikariDataSource pool(int size) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(SERVER.getJdbcUrl("postgres", "postgres"));
        pool.setMaximumPoolSize(size);
        pool.addDataSourceProperty("ApplicationName", "base");
        return pool;
    }

    /** Returns the URL of the server, with an application_name like an application's own. */
    static String url() {
        return SERVER.getJdbcUrl("postgres", "postgres") + "&ApplicationName=base";
    }

    static DataSource dataSource() {
        return SERVER.getPostgresDatabase();
    }

    /** Returns the driver's DataSource, wrapped in mode SESSION. */
    static CorrelationDataSource wrapped(Clew clew) {
        return CorrelationDataSource.builder(dataSource())
                .clew(clew)
                .mode(CorrelationDataSource.Mode.SESSION)
                .service("inventory")
                .build();
    }

    static int port() {
        return SERVER.getPort();
    }

    /** Returns the URL of the server over another port, behind which somebody may listen. */
    static String url(int port) {
        return "jdbc:postgresql://localhost:" + port + "/postgres?user=postgres";
    }

    /** Runs statements on another connection. */
    static void run(String... statements) throws SQLException {
        try (Connection connection = SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Runs a query on another connection. */
    static List<String> seen(String sql) throws SQLException {
        DataSource observer = SERVER.getPostgresDatabase();
        try (Connection connection = observer.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (result.next()) {
                values.add(result.getString(1));
            }
            return values;
        }
    }

    /** Returns the application_name of this connection in pg_stat_activity. */
    static String applicationName(Connection connection) throws SQLException {
        return applicationName(pid(connection));
    }

    static String applicationName(int pid) throws SQLException {
        return seen("SELECT application_name FROM pg_stat_activity WHERE pid = " + pid)
                .get(0);
    }

    /** Returns the process of a connection. A wrapped one is told its id for that. */
    static int pid(Connection connection) throws SQLException {
        return connection.unwrap(org.postgresql.PGConnection.class).getBackendPID();
    }
}
