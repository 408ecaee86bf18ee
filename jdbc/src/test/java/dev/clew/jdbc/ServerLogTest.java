package dev.clew.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.Await;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A load like TPC-B's in mode SESSION: PostgreSQL's own log ({@code log_statement=all}, {@code %a} in its prefix) names one
 * request on every line.
 *
 * <p>Each request is a transaction of five statements. The parameters of each name the request, so that the log itself
 * shows whether {@code %a} is right.
 */
@Tag("soak")
class ServerLogTest {
    private static final int THREADS = 8;
    private static final int REQUESTS = 5_000;
    private static final int ACCOUNTS = 10_000;

    /** BEGIN, set_config, five statements, COMMIT. */
    private static final int LINES_A_REQUEST = 8;

    private final Clew clew = Clew.builder().setting("clew.span.log", "false").build();

    @Test
    void everyLineIsOfOneRequestAndEveryRequestHasAllItsLines() throws Exception {
        Path logs = Files.createTempDirectory("clew-server-log");
        logs.toFile().setWritable(true, false); // if we are root, the server runs as another user
        Path file = logs.resolve("load.log");
        try (EmbeddedPostgres server = server(logs)) {
            createTables(server);
            try (HikariDataSource pool = pool(server);
                    CorrelationDataSource dataSource = CorrelationDataSource.builder(pool)
                            .clew(clew)
                            .mode(CorrelationDataSource.Mode.SESSION)
                            .service("bank")
                            .build()) {
                mark(server, file, "the load begins");
                serve(dataSource);
            }
            mark(server, file, "the load ends");

            ServerLog log = new ServerLog();
            try (Stream<String> lines = Files.lines(file)) {
                lines.dropWhile(line -> !line.contains("the load begins")).forEach(log::line);
            }
            log.backends.values().forEach(log::statement);
            assertThat(log.unknown).isEmpty();
            assertThat(log.linesOf).hasSize(THREADS * REQUESTS);
            assertThat(log.linesOf.values()).allMatch(count -> count == LINES_A_REQUEST);
            assertThat(clew.counters().all()).isEmpty();
        } finally {
            Files.deleteIfExists(file);
            Files.delete(logs);
        }
    }

    private static EmbeddedPostgres server(Path logs) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
        Map.of(
                        "logging_collector", "on",
                        "log_directory", "'" + logs + "'",
                        "log_filename", "'load.log'",
                        "log_file_mode", "0644",
                        "log_rotation_age", "0",
                        "log_rotation_size", "0",
                        "log_statement", "all",
                        "log_line_prefix", "'%p %a|'",
                        "max_connections", "50")
                .forEach(builder::setServerConfig);
        return builder.start();
    }

    private static void createTables(EmbeddedPostgres server) throws SQLException {
        execute(
                server,
                "CREATE TABLE branches(bid int PRIMARY KEY, balance bigint, request text)",
                "CREATE TABLE tellers(tid int PRIMARY KEY, balance bigint, request text)",
                "CREATE TABLE accounts(aid int PRIMARY KEY, balance bigint, request text)",
                "CREATE TABLE history(aid int, delta int, at timestamptz, request text)",
                "INSERT INTO branches SELECT i, 0, '' FROM generate_series(1, 10) i",
                "INSERT INTO tellers SELECT i, 0, '' FROM generate_series(1, 100) i",
                "INSERT INTO accounts SELECT i, 0, '' FROM generate_series(1, " + ACCOUNTS + ") i");
    }

    private static void execute(EmbeddedPostgres server, String... texts) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String text : texts) {
                statement.execute(text);
            }
        }
    }

    /** Returns a pool whose connections are all open: what it asks of a new one is no request's. */
    private static HikariDataSource pool(EmbeddedPostgres server) throws SQLException {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(server.getJdbcUrl("postgres", "postgres"));
        pool.setMaximumPoolSize(THREADS);
        pool.setMaxLifetime(0);
        pool.addDataSourceProperty("ApplicationName", "base");
        Connection[] all = new Connection[THREADS];
        for (int i = 0; i < THREADS; i++) {
            all[i] = pool.getConnection();
        }
        for (Connection each : all) {
            each.close();
        }
        return pool;
    }

    /** Writes a text to the server's log and waits until it is there. */
    private static void mark(EmbeddedPostgres server, Path log, String text) throws SQLException {
        execute(server, "SELECT '" + text + "'");
        Await.until(() -> {
            try (Stream<String> lines = Files.lines(log)) {
                return lines.anyMatch(line -> line.contains(text));
            } catch (IOException e) {
                return false;
            }
        });
    }

    private void serve(DataSource dataSource) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        Callable<Void> work = () -> {
            for (int i = 0; i < REQUESTS; i++) {
                serveOne(dataSource);
            }
            return null;
        };
        try {
            for (Future<Void> each : pool.invokeAll(Collections.nCopies(THREADS, work))) {
                each.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private void serveOne(DataSource dataSource) throws SQLException {
        TraceContext context = clew.root();
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int account = random.nextInt(1, ACCOUNTS + 1);
        int teller = random.nextInt(1, 101);
        int delta = random.nextInt(-5_000, 5_001);
        String id = context.requestId();
        try (Scope scope = context.makeCurrent();
                Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
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
    }

    private static void update(Connection connection, String sql, int first, String id, int last) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, first);
            statement.setString(2, id);
            statement.setInt(3, last);
            statement.execute();
        }
    }

    /**
     * The lines of the load, each with its request: the one that {@code %a} shows.
     *
     * <p>Clew's own {@code set_config} and the BEGIN before it come under the name of the request before. They belong to the
     * request that the parameter names.
     */
    private static final class ServerLog {
        private static final Pattern LINE = Pattern.compile("(\\d+) ([^|]*)\\|(LOG|DETAIL):  (.*)");
        private static final Pattern NAME = Pattern.compile("bank/([0-9a-f]{32})");
        private static final Pattern PARAMETER = Pattern.compile("\\$(\\d) = '(?:bank/)?([0-9a-f]{32})'");

        private static final class Backend {
            private boolean begun;
            private String present = "";
            private String name = "";
            private String text = "";
        }

        private final Map<String, Backend> backends = new HashMap<>();
        private final Map<String, Integer> linesOf = new HashMap<>();
        private final List<String> unknown = new ArrayList<>();

        void line(String line) {
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                unknown.add(line);
                return;
            }
            if (!parts.group(2).startsWith("bank/") && !parts.group(2).equals("base")) {
                return; // the server's own line, or a mark's
            }
            Backend backend = backends.computeIfAbsent(parts.group(1), pid -> new Backend());
            if (parts.group(3).equals("DETAIL")) {
                backend.text += " " + parts.group(4);
                return;
            }
            statement(backend);
            backend.name = parts.group(2);
            backend.text = parts.group(4);
        }

        /** Judges a statement once its parameters are known. */
        void statement(Backend backend) {
            String text = backend.text;
            backend.text = "";
            if (text.isEmpty() || text.equals("statement: ")) {
                return; // the empty statement is the pool's own, to see if an idle connection is alive
            }
            Matcher parameter = PARAMETER.matcher(text);
            String named = parameter.find() ? parameter.group(2) : null;
            if (text.endsWith(": BEGIN")) {
                backend.begun = true;
            } else if (text.contains("set_config(") && named != null) {
                count(named);
                if (backend.begun) {
                    count(named);
                }
                backend.begun = false;
                backend.present = named;
            } else if (isOfRequest(backend, text, named)) {
                count(backend.present);
            } else {
                unknown.add(backend.name + "|" + text);
            }
        }

        private static boolean isOfRequest(Backend backend, String text, @Nullable String named) {
            Matcher name = NAME.matcher(backend.name);
            return name.matches()
                    && !backend.begun
                    && name.group(1).equals(backend.present)
                    && (named == null ? text.endsWith(": COMMIT") : named.equals(name.group(1)));
        }

        private void count(String requestId) {
            linesOf.merge(requestId, 1, Integer::sum);
        }
    }
}
