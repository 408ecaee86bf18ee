package dev.clew.story.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.jdbc.CorrelationDataSource;
import dev.clew.story.Story;
import dev.clew.story.StoryReader;
import dev.clew.story.file.LogFiles;
import dev.clew.story.file.Problems;
import dev.clew.story.find.Expression;
import dev.clew.story.find.Find;
import dev.clew.story.find.Window;
import dev.clew.story.line.Event;
import dev.clew.testkit.Await;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real server that writes its log in all three forms; the ids are put there by clew-jdbc. */
class PostgresLogTest {
    private static final Clew CLEW = Clew.builder().build();
    private static final Problems PROBLEMS = new Problems();

    private static Path logs;
    private static EmbeddedPostgres server;
    private static Instant begun;
    private static TraceContext session;
    private static TraceContext comment;

    private interface Work {
        void run(Connection connection) throws SQLException;
    }

    @BeforeAll
    static void serveTwoRequests() throws Exception {
        logs = Files.createTempDirectory("clew-server-log");
        logs.toFile().setWritable(true, false); // if we are root, the server runs as another user
        begun = Instant.now();
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
        Map.of(
                        "logging_collector", "on",
                        "log_directory", "'" + logs + "'",
                        "log_filename", "'server.log'",
                        "log_file_mode", "0644",
                        "log_destination", "'stderr,csvlog,jsonlog'",
                        "log_line_prefix", "'%m [%p] %q%u@%d %a '",
                        "log_timezone", "'Europe/Berlin'",
                        "log_min_duration_statement", "100")
                .forEach(builder::setServerConfig);
        server = builder.start();
        run(server.getPostgresDatabase(), "CREATE TABLE stock(sku text PRIMARY KEY, amount int)");
        run(server.getPostgresDatabase(), "INSERT INTO stock VALUES ('SKU-44', 7)");
        session = CLEW.root();
        comment = CLEW.root();
        try (CorrelationDataSource dataSource = CorrelationDataSource.builder(server.getPostgresDatabase())
                .clew(CLEW)
                .mode(CorrelationDataSource.Mode.SESSION)
                .service("inventory")
                .build()) {
            serve(dataSource, session, PostgresLogTest::prepared);
        }
        try (CorrelationDataSource dataSource = CorrelationDataSource.builder(server.getPostgresDatabase())
                .clew(CLEW)
                .service("inventory")
                .build()) {
            serve(dataSource, comment, PostgresLogTest::plain);
        }
        run(server.getPostgresDatabase(), "SELECT 'the end', pg_sleep(0.2)");
        for (String file : List.of("server.log", "server.csv", "server.json")) {
            Await.until(() -> read(file).contains("the end"));
        }
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
        try (var files = Files.list(logs)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(logs);
    }

    private static String read(String file) {
        try {
            return Files.readString(logs.resolve(file));
        } catch (IOException e) {
            return "";
        }
    }

    private static void run(DataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void serve(CorrelationDataSource dataSource, TraceContext context, Work work) throws SQLException {
        try (Connection other = server.getPostgresDatabase().getConnection();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("SELECT 1 FROM stock FOR UPDATE");
            try (Scope scope = context.makeCurrent();
                    Connection connection = dataSource.getConnection()) {
                work.run(connection);
            }
            other.rollback();
        }
    }

    private static void prepared(Connection connection) {
        fail(connection, "SELECT sku\n  FROM nowhere\n WHERE \"sku\" = ?");
        prepare(connection, "SET lock_timeout = 150", false);
        fail(connection, "UPDATE stock SET amount = 1 WHERE sku = ?");
        prepare(connection, "SET statement_timeout = 200", false);
        fail(connection, "SELECT ?, pg_sleep(30)");
        prepare(connection, "SET statement_timeout = 0", false);
        prepare(connection, "SELECT ?,\npg_sleep(0.15)", true);
    }

    private static void fail(Connection connection, String sql) {
        assertThatThrownBy(() -> prepare(connection, sql, true)).isNotNull();
    }

    private static void prepare(Connection connection, String sql, boolean hasParameter) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            if (hasParameter) {
                statement.setString(1, "SKU-44");
            }
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void plain(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("SELECT sku\n  FROM nowhere\n WHERE \"sku\" = 'a,b'"))
                    .isInstanceOf(SQLException.class);
            statement.execute("SET lock_timeout = 150");
            assertThatThrownBy(() -> statement.execute("UPDATE stock SET amount = 1 WHERE sku = 'SKU-44'"))
                    .isInstanceOf(SQLException.class);
            statement.execute("SET statement_timeout = 200");
            assertThatThrownBy(() -> statement.execute("SELECT 'SKU-44', pg_sleep(30)"))
                    .isInstanceOf(SQLException.class);
            statement.execute("SET statement_timeout = 0");
            statement.execute("SELECT 'SKU-44',\npg_sleep(0.15)");
        }
    }

    private static List<Event> of(TraceContext context, String file) throws IOException {
        return ReadFile.events(logs.resolve(file), context.requestId(), PROBLEMS).stream()
                .filter(event -> event.get("request_id").equals(context.requestId()))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"server.log", "server.csv", "server.json"})
    void readsWhatFailedAndWhatWasSlowWhereverTheIdIs(String file) throws IOException {
        for (TraceContext context : List.of(session, comment)) {
            List<Event> events = of(context, file);
            assertThat(events)
                    .hasSize(4)
                    .allMatch(event -> event.get("service").equals("postgresql") && !event.isExact())
                    .allMatch(event -> event.get("instance").equals("postgres"))
                    .allMatch(
                            event -> event.nanos() >= nanos(begun) - 1_000_000 && event.nanos() <= nanos(Instant.now()))
                    .isSortedAccordingTo(Comparator.comparingLong(Event::nanos));
            assertThat(events.get(0).fields())
                    .containsEntry("level", "ERROR")
                    .containsEntry("msg", "relation \"nowhere\" does not exist");
            assertThat(events.get(0).get("sql_state")).isEqualTo(file.endsWith(".log") ? "" : "42P01");
            assertThat(events.get(0).get("sql")).startsWith("SELECT sku\n  FROM nowhere\n WHERE \"sku\" = ");
            assertThat(events.get(1).fields())
                    .containsEntry("msg", "canceling statement due to lock timeout")
                    .containsEntry("context", "while updating tuple (0,1) in relation \"stock\"");
            assertThat(events.get(2).get("msg")).isEqualTo("canceling statement due to statement timeout");
            assertThat(events.get(3).get("level")).isEqualTo("LOG");
            assertThat(events.get(3).number("duration_ms")).isBetween(150.0, 60_000.0);
            assertThat(events.get(3).get("sql")).matches("SELECT (\\$1|'SKU-44'),\npg_sleep\\(0.15\\) /\\*.*\\*/");
        }
        assertThat(of(session, file).get(3).get("detail")).isEqualTo("parameters: $1 = 'SKU-44'");
        assertThat(of(comment, file))
                .allMatch(event -> event.get("trace_id").equals(comment.traceId()))
                .extracting(event -> event.get("span_id"))
                .doesNotHaveDuplicates()
                .doesNotContain("");
        assertThat(PROBLEMS.all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"server.log", "server.csv", "server.json"})
    void readsEachEventOnce(String file) throws IOException {
        assertThat(ReadFile.events(logs.resolve(file), "", PROBLEMS))
                .extracting(event -> event.get("msg"))
                .contains("database system is ready to accept connections")
                .hasSize((int) read("server.json").lines().count());
        assertThat(PROBLEMS.all()).isEmpty();
    }

    /** The file of text has nothing by which an event could be known again in another. */
    @Test
    void takesAnEventOfTwoFilesOnce() throws IOException {
        List<String> two = List.of(
                logs.resolve("server.csv").toString(),
                logs.resolve("server.json").toString());
        Problems problems = new Problems();
        StoryReader reader = new StoryReader(LogFiles.find(two, InputStream.nullInputStream()), problems);
        assertThat(reader.requests(comment.traceId())).containsExactly(comment.requestId());
        Story story = reader.read(comment.requestId());
        assertThat(story).isNotNull();
        assertThat(story.events()).hasSize(4);
        long found = Find.events(
                LogFiles.find(two, InputStream.nullInputStream()),
                Expression.parse("service=postgresql and sql_state=57014"),
                new Window(Long.MIN_VALUE, Long.MAX_VALUE),
                Find.MEMORY,
                problems,
                event -> assertThat(event.get("level")).isEqualTo("ERROR"));
        assertThat(found).isEqualTo(2);
        assertThat(problems.all()).isEmpty();
    }

    /** The comment names the span of the statement, so that the server's line stands in it. */
    @Test
    void putsTheServersLineIntoTheSpanOfTheStatement(@TempDir Path folder) throws IOException {
        String span = of(comment, "server.json").get(1).get("span_id");
        String line =
                "ts=2026-11-29T14:27:12.898113Z level=WARN service=inventory request_id=%s trace_id=%s span_id=%s logger=clew.span"
                        + " msg=m event=span_end kind=client span=\"UPDATE stock\" outcome=timeout duration_ms=150.000 seq=1 boot_id=b\n";
        Files.writeString(folder.resolve("app.log"), line.formatted(comment.requestId(), comment.traceId(), span));
        for (String file : List.of("server.log", "server.csv", "server.json")) {
            List<String> files = List.of(folder.toString(), logs.resolve(file).toString());
            Story story = new StoryReader(LogFiles.find(files, InputStream.nullInputStream()), new Problems())
                    .read(comment.requestId());
            assertThat(story).isNotNull();
            assertThat(story.tree().roots())
                    .singleElement()
                    .satisfies(root -> assertThat(root.lines())
                            .extracting(event -> event.get("msg"))
                            .containsExactly("canceling statement due to lock timeout"));
            assertThat(story.events()).hasSize(5);
        }
    }

    /** What is left of an archive that was cut is still known for what it is. */
    @Test
    void readsATruncatedArchive(@TempDir Path folder) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(read("server.log").getBytes(UTF_8));
            byte[] more = new byte[50_000];
            new Random(7).nextBytes(more);
            out.write(HexFormat.of().formatHex(more).getBytes(UTF_8));
        }
        Path cut = Files.write(folder.resolve("a.gz"), Arrays.copyOf(bytes.toByteArray(), bytes.size() - 5_000));
        Problems problems = new Problems();
        assertThat(ReadFile.events(cut, comment.requestId(), problems)).hasSize(4);
        assertThat(problems.all()).anyMatch(problem -> problem.what().startsWith("truncated"));
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
    }
}
