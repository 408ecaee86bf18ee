package dev.clew.benchmarks.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Clew;
import dev.clew.benchmarks.harness.Threads;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.jdbc.CorrelationDataSource;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
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
        Path file = logs.resolve("load.log");
        try (PostgresServer server = PostgresServer.start(Map.of(
                "logging_collector", "on",
                "log_directory", "'" + logs + "'",
                "log_filename", "'load.log'",
                "log_file_mode", "0644",
                "log_rotation_age", "0",
                "log_rotation_size", "0",
                "log_statement", "all",
                "log_line_prefix", "'%p %a|'",
                "max_connections", "50"))) {
            createTables(server);
            HikariDataSource pool = server.pool(THREADS);
            long begin = mark(server, file, "the load begins");
            CorrelationDataSource dataSource = CorrelationDataSource.builder(pool)
                    .clew(clew)
                    .mode(Mode.SESSION)
                    .service("bank")
                    .build();
            long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
            Threads.run(THREADS, () -> {
                while (System.nanoTime() < end) {
                    serve(dataSource);
                }
                return null;
            });
            dataSource.close();
            mark(server, file, "the load ends");
            ServerLog log = ServerLog.read(file, begin);
            System.out.printf(
                    "%d threads, %d s: %d requests, %d a second; counters %s; scope left %s%n%s%n",
                    THREADS,
                    seconds,
                    requests.get(),
                    requests.get() / seconds,
                    clew.counters(),
                    TraceContext.current().isNone() ? "none" : "one",
                    log);
            return log.isWhole(requests.get()) && clew.counters().all().isEmpty();
        } finally {
            Files.deleteIfExists(file);
            Files.delete(logs);
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

    /** Writes a text to the server's log, waits until it is there, and returns the log's size. */
    private static long mark(PostgresServer server, Path log, String text) throws Exception {
        server.execute("SELECT '" + text + "'");
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!contains(log, text)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("nothing is in the server's log");
            }
        }
        return Files.size(log);
    }

    private static boolean contains(Path log, String text) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.anyMatch(line -> line.contains(text));
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
