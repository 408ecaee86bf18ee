package dev.clew.benchmarks.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Clew;
import dev.clew.Scope;
import dev.clew.TraceContext;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * A load like TPC-B's on PostgreSQL in mode SESSION: each line of the server's own log has to be one request's.
 *
 * <p>Each request is a transaction of five statements, whose parameters name it, so that the server's log itself tells
 * whether what {@code %a} says is true. Ends with 1 where a line is nobody's or another's.
 */
public final class JdbcLoad {
    private static final String USAGE = "usage: workshop/benchmarks/load jdbc [seconds, default 60]";
    private static final int THREADS = 8;
    private static final int ACCOUNTS = 10_000;

    private final Clew clew = Clew.builder().setting("clew.span.log", "false").build();
    private final AtomicLong requests = new AtomicLong();

    private JdbcLoad() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 1 || arguments.length == 1 && !arguments[0].matches("[1-9][0-9]{0,5}")) {
            System.err.println(USAGE);
            System.exit(2);
        }
        int seconds = arguments.length == 0 ? 60 : Integer.parseInt(arguments[0]);
        Path logs = Files.createTempDirectory("clew-load");
        logs.toFile().setWritable(true, false); // the server runs as somebody else where we are root
        boolean passed;
        try {
            passed = new JdbcLoad().run(Duration.ofSeconds(seconds), logs);
        } finally {
            try (var files = Files.list(logs)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(logs);
        }
        System.exit(passed ? 0 : 1);
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
            load(dataSource, started + time.toNanos());
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

    /** Once the pool has its connections: what they are started with is no request's. */
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

    private void load(DataSource dataSource, long until) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                all.add(threads.submit(() -> {
                    while (System.nanoTime() < until) {
                        serve(dataSource);
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
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
            update(
                    connection,
                    "UPDATE accounts SET balance = balance + ?, request = ? WHERE aid = ?",
                    delta,
                    id,
                    account);
            update(
                    connection,
                    "SELECT balance FROM accounts WHERE aid <> ? AND request = ? AND aid = ?",
                    -1,
                    id,
                    account);
            update(
                    connection,
                    "UPDATE tellers SET balance = balance + ?, request = ? WHERE tid = ?",
                    delta,
                    id,
                    teller);
            update(
                    connection,
                    "UPDATE branches SET balance = balance + ?, request = ? WHERE bid = ?",
                    delta,
                    id,
                    (teller - 1) / 10 + 1);
            update(
                    connection,
                    "INSERT INTO history(delta, request, aid, at) VALUES (?, ?, ?, current_timestamp)",
                    delta,
                    id,
                    account);
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
