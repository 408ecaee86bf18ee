package dev.clew.benchmarks.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Clew;
import dev.clew.benchmarks.harness.Threads;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.jdbc.CorrelationDataSource;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * A load like TPC-B's on PostgreSQL in mode SESSION: each line of the server's own log must belong to one request.
 *
 * <p>Each request is a transaction of five statements, whose parameters name it, so that the server's log itself shows
 * whether {@code %a} is right.
 */
public final class DatabaseLoad {
    private static final int THREADS = 8;
    private static final int ACCOUNTS = 10_000;
    private static final String ACCOUNT = "UPDATE accounts SET balance = balance + ?, request = ? WHERE aid = ?";
    private static final String BALANCE = "SELECT balance FROM accounts WHERE aid <> ? AND request = ? AND aid = ?";
    private static final String TELLER = "UPDATE tellers SET balance = balance + ?, request = ? WHERE tid = ?";
    private static final String BRANCH = "UPDATE branches SET balance = balance + ?, request = ? WHERE bid = ?";
    private static final String HISTORY =
            "INSERT INTO history(delta, request, aid, at) VALUES (?, ?, ?, current_timestamp)";

    private final Clew clew = Clew.builder().setting("clew.span.log", "false").build();
    private final AtomicLong requests = new AtomicLong();

    /** Returns whether every line of the log is a request's, and every request has all its lines. */
    public boolean run(int seconds) throws Exception {
        Path logs = Files.createTempDirectory("clew-load");
        logs.toFile().setWritable(true, false); // if we are root, the server runs as another user
        try {
            return run(Duration.ofSeconds(seconds), logs);
        } finally {
            try (var files = Files.list(logs)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(logs);
        }
    }

    private boolean run(Duration time, Path logs) throws Exception {
        try (PostgresServer server = PostgresServer.start(Map.of(
                "logging_collector", "on",
                "log_directory", "'" + logs + "'",
                "log_filename", "'load.log'",
                "log_file_mode", "0644",
                "log_rotation_age", "0",
                "log_rotation_size", "0",
                "log_line_prefix", "'%p %a|'",
                "max_connections", "50"))) {
            createTables(server);
            HikariDataSource pool = server.pool(THREADS);
            long begin = turnLogOn(server, pool, logs.resolve("load.log"));
            CorrelationDataSource dataSource = CorrelationDataSource.builder(pool)
                    .clew(clew)
                    .mode(Mode.SESSION)
                    .service("bank")
                    .build();
            long started = System.nanoTime();
            Threads.run(THREADS, () -> {
                while (System.nanoTime() < started + time.toNanos()) {
                    serve(dataSource);
                }
                return null;
            });
            double seconds = (System.nanoTime() - started) / 1e9;
            dataSource.close();
            server.execute("ALTER SYSTEM SET log_statement = 'none'");
            ServerLog log = ServerLog.read(logs.resolve("load.log"), begin);
            System.out.println(String.format(
                    Locale.ROOT,
                    "%d threads, %.0f s: %d requests, %.0f a second; counters %s; scope left %s",
                    THREADS,
                    seconds,
                    requests.get(),
                    requests.get() / seconds,
                    clew.counters(),
                    TraceContext.current().isNone() ? "none" : "one"));
            System.out.println(log);
            return log.isWhole(requests.get()) && clew.counters().all().isEmpty();
        }
    }

    private static void createTables(PostgresServer server) throws SQLException {
        server.execute(
                "CREATE TABLE branches(bid int PRIMARY KEY, balance bigint, request text)",
                "CREATE TABLE tellers(tid int PRIMARY KEY, balance bigint, request text)",
                "CREATE TABLE accounts(aid int PRIMARY KEY, balance bigint, request text)",
                "CREATE TABLE history(tid int, bid int, aid int, delta int, at timestamptz, request text)",
                "INSERT INTO branches SELECT i, 0, '' FROM generate_series(1, 10) i",
                "INSERT INTO tellers SELECT i, 0, '' FROM generate_series(1, 100) i",
                "INSERT INTO accounts SELECT i, 0, '' FROM generate_series(1, " + ACCOUNTS + ") i");
    }

    /** Returns the log's size before the load; needs a pool with its connections, whose first statements belong to no request. */
    private static long turnLogOn(PostgresServer server, DataSource pool, Path log) throws Exception {
        server.execute("ALTER SYSTEM SET log_statement = 'all'", "SELECT pg_reload_conf()");
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        List<Connection> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            all.add(pool.getConnection());
        }
        for (Connection each : all) {
            while (!setting(each).equals("all")) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("the server does not log its statements");
                }
            }
        }
        for (Connection each : all) {
            each.close();
        }
        server.execute("SELECT 'the load begins'");
        while (!Files.readString(log).contains("the load begins")) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("nothing is in the server's log");
            }
        }
        return Files.size(log);
    }

    private static String setting(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SHOW log_statement");
                ResultSet result = statement.executeQuery()) {
            return result.next() ? result.getString(1) : "";
        }
    }

    private void serve(DataSource dataSource) throws SQLException {
        TraceContext context = clew.root();
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int account = random.nextInt(1, ACCOUNTS + 1);
        int teller = random.nextInt(1, 101);
        int delta = random.nextInt(-5_000, 5_001);
        try (Scope scope = context.makeCurrent();
                Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            String id = context.requestId();
            update(connection, ACCOUNT, delta, id, account);
            update(connection, BALANCE, -1, id, account);
            update(connection, TELLER, delta, id, teller);
            update(connection, BRANCH, delta, id, (teller - 1) / 10 + 1);
            update(connection, HISTORY, delta, id, account);
            connection.commit();
            connection.setAutoCommit(true);
        }
        requests.incrementAndGet();
    }

    private static void update(Connection connection, String sql, int first, String id, int last) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, first);
            statement.setString(2, id);
            statement.setInt(3, last);
            statement.execute();
        }
    }
}
