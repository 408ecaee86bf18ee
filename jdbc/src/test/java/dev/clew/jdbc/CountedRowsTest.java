package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.testkit.CapturedLog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Spans that last until the rows are read, if that was asked for. */
class CountedRowsTest {
    private final Clew clew = Clew.builder().build();
    private CapturedLog log;
    private Scope scope;
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = CorrelationDataSource.builder(RealDatabase.memory())
                .clew(clew)
                .countRows()
                .build()
                .getConnection();
        log = CapturedLog.create();
        scope = request(clew, "req-1").makeCurrent();
    }

    @AfterEach
    void close() throws SQLException {
        scope.close();
        log.close();
        connection.close();
    }

    private void assertRows(String... rows) {
        assertThat(log.spansEnded("client"))
                .extracting(line -> line.values().get("rows"))
                .containsExactly(rows);
    }

    @Test
    void countsToTheLastRow() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT x FROM system_range(1, 7)")) {
            ResultSet rows = statement.executeQuery();
            while (rows.next()) {
                assertRows();
            }
            assertRows("7");
            rows.close();
        }
        assertRows("7");
    }

    @Test
    void countsTheRowsReadBeforeTheResultIsClosed() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT x FROM system_range(1, 7)")) {
            rows.next();
        }
        assertRows("1");
    }

    @Test
    void countsTheRowsOfExecuteToo() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThat(statement.execute("SELECT x FROM system_range(1, 3)")).isTrue();
            ResultSet rows = statement.getResultSet();
            while (rows.next()) {
                assertRows();
            }
        }
        assertRows("3");
    }

    @Test
    void endsTheSpanIfTheStatementIsClosedOrRunAgain() throws SQLException {
        PreparedStatement statement = connection.prepareStatement("SELECT x FROM system_range(1, 3)");
        statement.executeQuery().next();
        statement.executeQuery();
        assertRows("1");
        statement.close();
        assertRows("1", "0");
    }

    @Test
    void endsOpenSpansIfTheConnectionIsClosed() throws SQLException {
        connection
                .createStatement()
                .executeQuery("SELECT x FROM system_range(1, 3)")
                .next();
        connection.prepareStatement("SELECT x FROM system_range(1, 5)").execute();
        assertRows();
        connection.close();
        assertThat(log.spansEnded("client"))
                .extracting(
                        line -> line.values().get("outcome"),
                        line -> line.values().get("rows"))
                .containsExactlyInAnyOrder(tuple("ok", "1"), tuple("ok", "0"));
        connection.close();
        assertThat(log.spansEnded("client")).hasSize(2);
    }

    @Test
    void cancelsOpenSpansIfTheConnectionIsAborted() throws SQLException {
        ResultSet rows = connection.createStatement().executeQuery("SELECT x FROM system_range(1, 3)");
        rows.next();
        connection.abort(Runnable::run);
        assertThat(log.spansEnded("client"))
                .extracting(
                        line -> line.values().get("outcome"),
                        line -> line.values().get("rows"))
                .containsExactly(tuple("cancelled", "1"));
        rows.close();
        assertThat(log.spansEnded("client")).hasSize(1);
    }

    @Test
    void keepsNoMoreThanAThousandOpen() throws SQLException {
        for (int i = 0; i < 1_001; i++) {
            connection.createStatement().executeQuery("SELECT 1");
        }
        assertThat(log.spansEnded("client")).hasSize(1);
        connection.close();
        assertThat(log.spansEnded("client")).hasSize(1_001);
    }

    @Test
    void reportsAFailureWhileRowsAreRead() throws SQLException {
        // Lazily, so that the tenth row fails when it is asked for.
        String sql = "SELECT 1 / (10 - x) FROM system_range(1, 20)";
        try (Statement lazy = connection.createStatement()) {
            lazy.execute("SET LAZY_QUERY_EXECUTION 1");
            ResultSet rows = lazy.executeQuery(sql);
            assertThatThrownBy(() -> {
                        while (rows.next()) {
                            rows.getInt(1);
                        }
                    })
                    .isInstanceOf(SQLException.class);
        }
        assertThat(log.spansEnded("client").get(1).values())
                .containsEntry("outcome", "error")
                .containsEntry("sql_state", "22012");
        assertThat(log.spansEnded("client")).hasSize(2);
    }

    @Test
    void leavesUpdatesUnchanged() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TABLE t(i int)");
            statement.executeUpdate("INSERT INTO t VALUES (1), (2)", Statement.RETURN_GENERATED_KEYS);
            statement.getGeneratedKeys().next();
        }
        assertRows("0", "2");
    }
}
