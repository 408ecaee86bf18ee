package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Queries as they come: the lines of their spans are off, so a span is made only if the query fails. */
class QuietSpansTest {
    private static final Logger SPANS = (Logger) LoggerFactory.getLogger("clew.span");

    private final Clew clew = Clew.builder().build();

    @BeforeEach
    void setLevel() {
        SPANS.setLevel(Level.INFO);
    }

    @AfterEach
    void unsetLevel() {
        SPANS.setLevel(null);
    }

    private interface Work {
        void run(Statement statement) throws SQLException;
    }

    /** Does the work as one request, in which a statement of a new H2 is the first query. */
    private TraceContext serve(
            RecordingDataSource recorded, UnaryOperator<CorrelationDataSource.Builder> options, Work work)
            throws SQLException {
        CorrelationDataSource dataSource = options.apply(
                        CorrelationDataSource.builder(recorded).clew(clew))
                .build();
        TraceContext context = request(clew, "req-1");
        Span span = clew.span(Span.Kind.SERVER, context).name("POST /orders").begin();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                Scope scope = context.makeCurrent()) {
            statement.execute("CREATE ALIAS SLEEP FOR 'java.lang.Thread.sleep(long)'");
            work.run(statement);
        } finally {
            span.end();
        }
        return context;
    }

    private static RecordingDataSource memory() {
        return new RecordingDataSource(RealDatabase.memory());
    }

    private static long queryMillis(CapturedLog log) {
        return Long.parseLong(log.spansEnded("server").get(0).values().get("query_ms"));
    }

    @Test
    void aFailureHasTheLineThatASpanFromTheBeginningHas() throws SQLException {
        try (CapturedLog log = CapturedLog.create()) {
            String late = "SELECT SLEEP(20), CAST('x' || RAND() AS int)";
            TraceContext context = serve(
                    memory(),
                    builder -> builder.service("inventory"),
                    statement -> assertThatThrownBy(() -> statement
                                    .getConnection()
                                    .prepareStatement(late)
                                    .executeQuery())
                            .isInstanceOf(SQLException.class));
            CapturedLog.Line line = log.spansEnded("client").get(0);
            assertThat(line.level()).isEqualTo("ERROR");
            assertThat(line.message()).isEqualTo("SELECT failed");
            assertThat(line.mdc()).containsEntry("request_id", "req-1").doesNotContainValue(context.spanId());
            assertThat(line.values())
                    .containsAllEntriesOf(Map.of(
                            "kind", "client",
                            "span", "SELECT",
                            "peer", "h2",
                            "parent_id", context.spanId(),
                            "outcome", "error",
                            "sql", "SELECT SLEEP(?), CAST(? || RAND() AS int)",
                            "fp", Fingerprint.of("select sleep(?),cast(?||rand()as int)"),
                            "query_n", "2",
                            "sql_state", "22018"));
            assertThat(Double.parseDouble(line.values().get("duration_ms"))).isGreaterThanOrEqualTo(20);
            assertThat(log.spansEnded("server").get(0).values()).containsEntry("queries", "2");
            assertThat(queryMillis(log)).isGreaterThanOrEqualTo(20);
        }
    }

    @Test
    void aPlainStatementThatFailsNamesTheSpanOfItsLine() throws SQLException {
        RecordingDataSource recorded = memory();
        try (CapturedLog log = CapturedLog.create()) {
            serve(
                    recorded,
                    builder -> builder,
                    statement -> assertThatThrownBy(() -> statement.execute("nonsense"))
                            .isInstanceOf(SQLException.class));
            Map<String, String> ids = log.spansEnded("client").get(0).mdc();
            assertThat(recorded.sent().get(1))
                    .contains("traceparent='00-" + ids.get("trace_id") + '-' + ids.get("span_id") + '-');
        }
    }

    @Test
    void theTotalsAreThoseOfAllQueries() throws SQLException {
        try (CapturedLog log = CapturedLog.create()) {
            serve(memory(), builder -> builder.slow(Duration.ZERO).repetitions(0), statement -> {
                statement.execute("CALL SLEEP(20)");
                statement.getConnection().prepareStatement("CALL SLEEP(20)").execute();
            });
            assertThat(log.spansEnded("client")).isEmpty();
            Map<String, String> server = log.spansEnded("server").get(0).values();
            assertThat(server).containsEntry("queries", "3");
            assertThat(queryMillis(log)).isBetween(40L, (long) Double.parseDouble(server.get("duration_ms")));
        }
    }

    @Test
    void aQueryWhoseRowsAreCountedLastsUntilTheyAreRead() throws SQLException {
        try (CapturedLog log = CapturedLog.create()) {
            serve(memory(), CorrelationDataSource.Builder::countRows, statement -> {
                try (ResultSet rows = statement.executeQuery("SELECT SLEEP(30)")) {
                    assertThat(rows.next()).isTrue();
                }
            });
            assertThat(log.spansEnded("client")).isEmpty();
            assertThat(queryMillis(log)).isGreaterThanOrEqualTo(30);
        }
    }

    @Test
    void aSlowQueryHasItsDuration() throws SQLException {
        try (CapturedLog log = CapturedLog.create()) {
            serve(
                    memory(),
                    builder -> builder.slow(Duration.ofMillis(19)),
                    statement -> statement.execute("CALL SLEEP(20)"));
            List<CapturedLog.Line> lines = log.lines("clew.jdbc").stream()
                    .filter(line -> line.message().equals("CALL SLEEP was slow"))
                    .toList();
            assertThat(lines).hasSize(1);
            assertThat(Double.parseDouble(lines.get(0).values().get("duration_ms")))
                    .isGreaterThanOrEqualTo(20);
        }
    }
}
