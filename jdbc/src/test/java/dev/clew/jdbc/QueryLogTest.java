package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.testkit.CapturedLog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The log lines of slow and of repeated queries. */
class QueryLogTest {
    private final Clew clew = Clew.builder().build();

    private CorrelationDataSource.Builder dataSource() {
        return CorrelationDataSource.builder(RealDatabase.memory()).clew(clew);
    }

    private static void run(CorrelationDataSource dataSource, String sql, int times) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < times; i++) {
                statement.execute();
            }
        }
    }

    private static List<String> messages(CapturedLog log) {
        return log.lines("clew.jdbc").stream()
                .map(line -> line.level() + " " + line.message())
                .toList();
    }

    @Test
    void logsARepeatedStatementOncePerRequest() throws SQLException {
        CorrelationDataSource dataSource = dataSource().repetitions(3).build();
        try (CapturedLog log = CapturedLog.create()) {
            try (Scope scope = request(clew, "req-1").makeCurrent()) {
                run(dataSource, "SELECT 'secret' FROM DUAL", 2);
                run(dataSource, "SELECT 2", 2);
                assertThat(log.lines("clew.jdbc")).isEmpty();
                // The same statement, though its text is another.
                run(dataSource, "select 'other' from dual", 5);
            }
            assertThat(messages(log))
                    .containsExactly("WARN N+1 candidate: SELECT dual has run 3 times in this request");
            CapturedLog.Line line = log.lines("clew.jdbc").get(0);
            assertThat(line.values())
                    .containsEntry("sql", "select ? from dual")
                    .containsEntry("fp", Fingerprint.of("select ? from dual"));
            log.assertEveryLineCarries("req-1", "clew.jdbc");
        }
    }

    @Test
    void logsItAgainInTheNextRequest() throws SQLException {
        CorrelationDataSource dataSource = dataSource().repetitions(2).build();
        try (CapturedLog log = CapturedLog.create()) {
            for (int i = 0; i < 3; i++) {
                try (Scope scope = request(clew, "req-" + i).makeCurrent()) {
                    run(dataSource, "SELECT 1", 4);
                }
            }
            assertThat(messages(log)).hasSize(3);
        }
    }

    @Test
    void logsNoRepetitionOutsideRequestsNorOfTransactionControl() throws SQLException {
        CorrelationDataSource dataSource = dataSource().repetitions(2).build();
        try (CapturedLog log = CapturedLog.create()) {
            run(dataSource, "SELECT 1", 4);
            try (Scope scope = request(clew, "req-1").makeCurrent()) {
                run(dataSource, "SET @x = 1", 4);
            }
            assertThat(log.lines("clew.jdbc")).isEmpty();
        }
    }

    @Test
    void logsARepeatedStatementEvenWithoutSpanListeners() throws SQLException {
        Clew silent = Clew.builder().setting("clew.span.log", "false").build();
        CorrelationDataSource dataSource = CorrelationDataSource.builder(RealDatabase.memory())
                .clew(silent)
                .repetitions(2)
                .build();
        try (CapturedLog log = CapturedLog.create();
                Scope scope = request(silent, "req-1").makeCurrent()) {
            run(dataSource, "SELECT 1", 4);
            assertThat(messages(log)).hasSize(1);
        }
    }

    @Test
    void remembersSixtyFourStatementsOfARequestAndNoMore() throws SQLException {
        CorrelationDataSource dataSource = dataSource().repetitions(2).build();
        try (CapturedLog log = CapturedLog.create()) {
            try (Scope scope = request(clew, "req-1").makeCurrent()) {
                for (int i = 0; i < 64; i++) {
                    run(dataSource, "SELECT 1 AS c" + i, 1);
                }
                run(dataSource, "SELECT 1 AS one_too_many", 3);
                assertThat(log.lines("clew.jdbc")).isEmpty();
                for (int i = 0; i < 64; i++) {
                    run(dataSource, "SELECT 2 AS c" + i, 1);
                }
            }
            assertThat(log.lines("clew.jdbc"))
                    .extracting(line -> line.values().get("sql"))
                    .containsExactlyElementsOf(IntStream.range(0, 64)
                            .mapToObj(i -> "SELECT ? AS c" + i)
                            .toList());
        }
    }

    @Test
    void logsASlowQuery() throws SQLException {
        CorrelationDataSource dataSource =
                dataSource().slow(Duration.ofMillis(300)).build();
        try (CapturedLog log = CapturedLog.create();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ALIAS SLEEP FOR 'java.lang.Thread.sleep(long)'");
            statement.execute("SELECT 1");
            try (Scope scope = request(clew, "req-1").makeCurrent()) {
                statement.execute("CALL SLEEP(301)");
            }
            assertThat(messages(log)).contains("WARN CALL SLEEP was slow").doesNotContain("WARN SELECT was slow");
            CapturedLog.Line line = log.lines("clew.jdbc").stream()
                    .filter(each -> each.message().startsWith("CALL"))
                    .findFirst()
                    .orElseThrow();
            assertThat(line.mdc()).containsEntry("request_id", "req-1");
            assertThat(line.values()).containsEntry("sql", "CALL SLEEP(?)").containsKey("fp");
            assertThat(Double.parseDouble(line.values().get("duration_ms"))).isGreaterThanOrEqualTo(300);
        }
    }

    @Test
    void logsASlowQueryOutsideRequestsToo() throws SQLException {
        CorrelationDataSource dataSource =
                dataSource().slow(Duration.ofNanos(1)).build();
        try (CapturedLog log = CapturedLog.create()) {
            run(dataSource, "SELECT 1", 1);
            assertThat(messages(log)).containsExactly("WARN SELECT was slow");
        }
    }

    @Test
    void logsLiteralsIfWantedButNeverParameters() throws SQLException {
        CorrelationDataSource dataSource =
                dataSource().slow(Duration.ofNanos(1)).logLiterals().build();
        try (CapturedLog log = CapturedLog.create();
                Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT 'shown', CAST(? AS varchar)");
                Scope scope = request(clew, "req-1").makeCurrent()) {
            statement.setString(1, "secret");
            statement.execute();
            assertThat(List.of(
                            log.lines("clew.jdbc").get(0).values(),
                            log.spansEnded("client").get(0).values()))
                    .allSatisfy(values -> assertThat(values)
                            .containsEntry("sql", "SELECT 'shown', CAST(? AS varchar)")
                            .containsEntry("fp", Fingerprint.of("select ?,cast(? as varchar)")));
        }
    }

    @Test
    void zeroLogsNone() throws SQLException {
        CorrelationDataSource dataSource =
                dataSource().slow(Duration.ZERO).repetitions(0).build();
        try (CapturedLog log = CapturedLog.create();
                Scope scope = request(clew, "req-1").makeCurrent()) {
            run(dataSource, "SELECT 1", 100);
            assertThat(log.lines("clew.jdbc")).isEmpty();
        }
    }

    @Test
    void refusesInvalidOptions() {
        assertThatThrownBy(() -> dataSource().slow(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("slow must not be negative, was PT-0.001S");
        assertThatThrownBy(() -> dataSource().repetitions(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("repetitions must be 0, for none, or at least 2, was 1");
        assertThatThrownBy(() -> dataSource()
                        .slow(Duration.ZERO)
                        .explainSlow(RealDatabase.memory(), Duration.ZERO)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("explainSlow needs a threshold, slow was 0");
    }
}
