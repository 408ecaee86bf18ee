package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The option that keeps the comment if a server cuts off long statements, and its exceptions. */
class CommentFirstTest {
    private static final String C = "/*service='inventory'*/";

    private final Clew clew = Clew.builder().build();
    private final RecordingDataSource driver = new RecordingDataSource(RealDatabase.memory());
    private final CorrelationDataSource dataSource = CorrelationDataSource.builder(driver)
            .clew(clew)
            .mode(Mode.STATIC)
            .service("inventory")
            .commentFirst()
            .build();

    @Test
    void precedesASelect() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.prepareStatement("SELECT 1");
            connection.prepareStatement("WITH x AS (SELECT 1) SELECT * FROM x");
            statement.execute("SELECT 2;");
        }
        assertThat(driver.sent())
                .containsExactly(C + " SELECT 1", C + " WITH x AS (SELECT 1) SELECT * FROM x", C + " SELECT 2;");
    }

    @Test
    void precedesItWithAllIdsInModeAuto() throws SQLException {
        CorrelationDataSource auto = CorrelationDataSource.builder(driver)
                .clew(clew)
                .service("inventory")
                .commentFirst()
                .build();
        try (Scope scope = request(clew, "req-1").makeCurrent();
                Connection connection = auto.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
        assertThat(driver.sent().get(0)).startsWith("/*request_id='req-1',").endsWith("*/ SELECT 1");
    }

    @Test
    void neverPrecedesHintsCallsEscapesOrWrites() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t(i int)");
            connection.prepareStatement("/*+ SeqScan(t) */ SELECT 1");
            connection.prepareStatement("SELECT /*+ first */ 1");
            connection.prepareStatement("INSERT INTO t VALUES (?)", Statement.RETURN_GENERATED_KEYS);
            connection.prepareCall("call 1");
            connection.prepareCall("{call 1}");
            statement.addBatch("INSERT INTO t VALUES (1)");
        }
        assertThat(driver.sent())
                .containsExactly(
                        "CREATE TABLE t(i int) " + C,
                        "/*+ SeqScan(t) */ SELECT 1 " + C,
                        "SELECT /*+ first */ 1 " + C,
                        "INSERT INTO t VALUES (?) " + C,
                        "call 1 " + C,
                        "{call 1}",
                        "INSERT INTO t VALUES (1) " + C);
    }

    @Test
    void neverPrecedesAQueryWithAnUpdatableResult() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement =
                        connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)) {
            statement.executeQuery("SELECT 1");
            connection.prepareStatement("SELECT 2", ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_UPDATABLE);
            connection.prepareStatement(
                    "SELECT 3",
                    ResultSet.TYPE_FORWARD_ONLY,
                    ResultSet.CONCUR_READ_ONLY,
                    ResultSet.CLOSE_CURSORS_AT_COMMIT);
        }
        assertThat(driver.sent()).containsExactly("SELECT 1 " + C, "SELECT 2 " + C, C + " SELECT 3");
    }

    @Test
    void isNotPutThereTwice() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.prepareStatement(C + " SELECT 1");
            connection.prepareStatement("SELECT 1 " + C);
            connection.prepareStatement("/* note */ SELECT 1");
        }
        assertThat(driver.sent()).containsExactly(C + " SELECT 1", "SELECT 1 " + C, "/* note */ SELECT 1 " + C);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/*NO LOAD BALANCE*/ select 1",
                "/* ;hostgroup=2 */ select 1",
                "/* pgdog_shard: 1 */ select 1",
                "-- maxscale route to master\nselect 1",
                " \n\t/*FORCE_MASTER*/ select 1",
                "/* a */ -- b\n select 1",
                "--\nselect 1"
            })
    void neverPrecedesACommentThatOpensTheStatement(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.prepareStatement(sql);
            statement.execute(sql);
            statement.execute(sql + ";");
        }
        assertThat(driver.sent()).containsExactly(sql + " " + C, sql + " " + C, sql + " " + C + ";");
    }

    @Test
    void neverPrecedesAHashCommentOfMySql() {
        SqlComment comment = SqlComment.of("", "inventory", "");
        String sql = "# maxscale route to master\nselect 1";

        assertThat(comment.putFirst(sql, CommentPlace.in(sql, Database.MARIADB)))
                .isEqualTo(sql + " " + C);
    }
}
