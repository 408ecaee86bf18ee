package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import dev.clew.testkit.CapturedLog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class H2Test {
    private final Clew clew = Clew.builder().build();
    private final RecordingDataSource driver = new RecordingDataSource(RealDatabase.memory());

    private CorrelationDataSource dataSource(Mode mode) {
        return CorrelationDataSource.builder(driver)
                .clew(clew)
                .mode(mode)
                .service("inventory")
                .build();
    }

    private static String traceparent(TraceContext context, String spanId) {
        return "00-" + context.traceId() + "-" + spanId + "-01";
    }

    @Test
    void leavesPreparedStatementsOneTextForAllRequestsForH2KeepsWhatItParsedByText() throws SQLException {
        try (Scope scope = request(clew, "req-1").makeCurrent();
                Connection connection = dataSource(Mode.AUTO).getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT ?")) {
            statement.setInt(1, 1);
            statement.execute();
        }
        assertThat(driver.sent()).containsExactly("SELECT ? /*service='inventory'*/");
    }

    @Test
    void tagsPreparedStatementsWithTheIdTheyWerePreparedUnderInModeComment() throws SQLException {
        TraceContext context = request(clew, "req-1", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        try (Scope scope = context.makeCurrent();
                Connection connection = dataSource(Mode.COMMENT).getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT ?")) {
            statement.setInt(1, 1);
            statement.execute();
        }
        assertThat(driver.sent())
                .containsExactly("SELECT ? /*request_id='req-1',service='inventory',traceparent='"
                        + traceparent(context, context.spanId()) + "'*/");
    }

    @Test
    void onePreparedStatementUnderTwoIdsCarriesStaticTagsInModeStatic() throws SQLException {
        try (Connection connection = dataSource(Mode.STATIC).getConnection()) {
            for (int i = 0; i < 2; i++) {
                try (Scope scope = request(clew, "req-" + i).makeCurrent();
                        PreparedStatement statement = connection.prepareStatement("SELECT 1")) {
                    statement.execute();
                }
            }
        }
        assertThat(driver.sent())
                .containsExactly("SELECT 1 /*service='inventory'*/", "SELECT 1 /*service='inventory'*/");
    }

    @Test
    void outsideARequestThereAreStaticTagsAndNoSpan() throws SQLException {
        try (CapturedLog log = CapturedLog.create();
                Connection connection = dataSource(Mode.AUTO).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
            connection.prepareStatement("SELECT 2").execute();
            assertThat(log.lines("clew.span")).isEmpty();
        }
        assertThat(driver.sent())
                .containsExactly("SELECT 1 /*service='inventory'*/", "SELECT 2 /*service='inventory'*/");
    }

    @Test
    void modeOffLeavesTheTextAndKeepsTheSpan() throws SQLException {
        try (CapturedLog log = CapturedLog.create();
                Scope scope = request(clew, "req-1").makeCurrent();
                Connection connection = dataSource(Mode.OFF).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
            assertThat(log.spansEnded("client")).hasSize(1);
        }
        assertThat(driver.sent()).containsExactly("SELECT 1");
    }

    @Test
    void tagsEveryElementOfABatch() throws SQLException {
        TraceContext context = request(clew, "req-1");
        try (CapturedLog log = CapturedLog.create();
                Scope scope = context.makeCurrent();
                Connection connection = dataSource(Mode.AUTO).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t(i int)");
            statement.addBatch("INSERT INTO t VALUES (1), (2)");
            statement.addBatch("INSERT INTO t VALUES (3)");
            assertThat(statement.executeBatch()).containsExactly(2, 1);
            assertThat(log.spansEnded("client").get(1).values())
                    .containsEntry("span", "INSERT t")
                    .containsEntry("rows", "3");
        }
        String comment = " /*request_id='req-1',service='inventory',traceparent='"
                + traceparent(context, context.spanId()).replaceAll("01$", flags(context)) + "'*/";
        assertThat(driver.sent().subList(1, 3))
                .containsExactly("INSERT INTO t VALUES (1), (2)" + comment, "INSERT INTO t VALUES (3)" + comment);
    }

    private static String flags(TraceContext context) {
        return String.format("%02x", context.traceFlags());
    }

    @Test
    void nativeSqlAndIsValidAreNeitherTaggedNorCounted() throws SQLException {
        try (CapturedLog log = CapturedLog.create();
                Scope scope = request(clew, "req-1").makeCurrent();
                Connection connection = dataSource(Mode.AUTO).getConnection()) {
            assertThat(connection.nativeSQL("SELECT 1")).isEqualTo("SELECT 1");
            assertThat(connection.isValid(1)).isTrue();
            assertThat(log.lines("clew.span")).isEmpty();
        }
        assertThat(driver.sent()).isEmpty();
    }

    @Test
    void logsTheOriginalSqlNotTheTaggedOne() throws SQLException {
        try (CapturedLog log = CapturedLog.create();
                Scope scope = request(clew, "req-1").makeCurrent();
                Connection connection = dataSource(Mode.AUTO).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT 'secret'");
            assertThat(log.spansEnded("client").get(0).values())
                    .containsEntry("sql", "SELECT ?")
                    .containsEntry("fp", Fingerprint.of("select ?"))
                    .containsEntry("peer", "h2");
        }
    }

    @Test
    void countsTheQueriesOfARequestAcrossItsConnections() throws SQLException {
        CorrelationDataSource dataSource = dataSource(Mode.OFF);
        try (CapturedLog log = CapturedLog.create();
                Scope scope = request(clew, "req-1").makeCurrent()) {
            for (int i = 0; i < 3; i++) {
                try (Connection connection = dataSource.getConnection()) {
                    connection.prepareStatement("SELECT 1").execute();
                }
            }
            assertThat(log.spansEnded("client"))
                    .extracting(line -> line.values().get("query_n"))
                    .containsExactly("1", "2", "3");
        }
    }

    @Test
    void setsAUserVariableInModeSession() throws SQLException {
        CorrelationDataSource dataSource = dataSource(Mode.SESSION);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT @request_id")) {
            try (Scope scope = request(clew, "req-1").makeCurrent()) {
                assertThat(only(statement.executeQuery())).isEqualTo("req-1");
            }
            try (Scope scope = request(clew, "req-2").makeCurrent()) {
                assertThat(only(statement.executeQuery())).isEqualTo("req-2");
            }
            assertThat(only(statement.executeQuery())).isNull();
        }
        assertThat(clew.counters().all()).isEmpty();
    }

    private static String only(ResultSet result) throws SQLException {
        try (result) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }

    @Test
    void staysInsideTheWrapper() throws SQLException {
        try (Connection connection = dataSource(Mode.AUTO).getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT 1")) {
            assertThat(statement.getConnection()).isSameAs(connection);
            assertThat(statement.executeQuery().getStatement()).isSameAs(statement);
            assertThat(statement.getResultSet().getStatement()).isSameAs(statement);
            assertThat(connection.getMetaData().getConnection()).isSameAs(connection);
            try (ResultSet tables = connection.getMetaData().getTables(null, null, "%", null)) {
                Statement own = tables.getStatement();
                assertThat(own == null || own.getConnection() == connection).isTrue();
            }
        }
    }

    @Test
    void unwrapsToItselfFirst() throws SQLException {
        CorrelationDataSource dataSource = dataSource(Mode.AUTO);
        assertThat(dataSource.unwrap(CorrelationDataSource.class)).isSameAs(dataSource);
        assertThat(dataSource.unwrap(RecordingDataSource.class)).isSameAs(driver);
        assertThat(dataSource.isWrapperFor(RecordingDataSource.class)).isTrue();
        assertThat(dataSource.isWrapperFor(Runnable.class)).isFalse();
        try (Connection connection = dataSource.getConnection()) {
            assertThat(connection.unwrap(Connection.class)).isSameAs(connection);
            assertThat(connection.isWrapperFor(org.h2.jdbc.JdbcConnection.class))
                    .isTrue();
            assertThat(connection.unwrap(org.h2.jdbc.JdbcConnection.class))
                    .isInstanceOf(org.h2.jdbc.JdbcConnection.class);
        }
    }

    @Test
    void leavesNullSqlToTheDriver() throws SQLException {
        try (Connection connection = dataSource(Mode.AUTO).getConnection();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> connection.prepareStatement(null)).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> statement.execute(null)).isInstanceOf(SQLException.class);
        }
        assertThat(clew.counters().all()).isEmpty();
    }

    @Test
    void callsAQueryTimeoutATimeout() throws SQLException {
        try (CapturedLog log = CapturedLog.create();
                Scope scope = request(clew, "req-1").makeCurrent();
                Connection connection = dataSource(Mode.OFF).getConnection();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            assertThatThrownBy(() -> statement.executeQuery(
                            "SELECT count(*) FROM system_range(1, 1000000) a, system_range(1, 1000000) b"))
                    .isInstanceOf(SQLTimeoutException.class);
            assertThat(log.spansEnded("client").get(0).values()).containsEntry("outcome", "timeout");
            assertThat(log.spansEnded("client").get(0).level()).isEqualTo("WARN");
        }
    }

    @Test
    void runsAQueryEvenIfOurOwnCodeFails() throws SQLException {
        driver.failMetadata();
        try (Scope scope = request(clew, "req-1").makeCurrent();
                Connection connection = dataSource(Mode.SESSION).getConnection()) {
            assertThat(only(connection.prepareStatement("SELECT 1").executeQuery()))
                    .isEqualTo("1");
            assertThat(only(connection.createStatement().executeQuery("SELECT 2")))
                    .isEqualTo("2");
        }
        assertThat(driver.sent()).containsExactly("SELECT 1", "SELECT 2");
        assertThat(clew.counters().get("skipped.jdbc.metadata")).isEqualTo(1);
    }

    @Test
    void stopsWritingToASessionThatFailedThreeTimes() throws SQLException {
        driver.failTextsWith("SET @request_id");
        try (Connection connection = dataSource(Mode.SESSION).getConnection()) {
            for (int i = 0; i < 10; i++) {
                try (Scope scope = request(clew, "req-" + i).makeCurrent()) {
                    assertThat(only(connection.createStatement().executeQuery("SELECT 1")))
                            .isEqualTo("1");
                }
            }
        }
        assertThat(clew.counters().get("skipped.jdbc.session")).isEqualTo(3);
    }
}
