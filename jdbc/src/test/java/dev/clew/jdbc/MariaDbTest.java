package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import dev.clew.testkit.CapturedLog;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import javax.sql.PooledConnection;
import javax.sql.StatementEvent;
import javax.sql.StatementEventListener;
import javax.sql.XAConnection;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real MariaDB: {@code -Pmariadb}. */
@Tag("mariadb")
class MariaDbTest {
    private static MariaDb server;

    private final Clew clew = Clew.builder().build();

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = MariaDb.start(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    private CorrelationDataSource wrap(DataSource driver, Mode mode) {
        return CorrelationDataSource.builder(driver)
                .clew(clew)
                .mode(mode)
                .service("inventory")
                .build();
    }

    private static String only(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet result = statement.executeQuery()) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }

    private static final String OWN_TEXT = "SELECT info FROM information_schema.processlist WHERE id = connection_id()";

    @Test
    void showsAllIdsIfTheDriverPreparesByItself() throws SQLException {
        try (Scope scope = request(clew, "req-1").makeCurrent();
                Connection connection = wrap(server.dataSource(""), Mode.AUTO).getConnection()) {
            assertThat(only(connection, OWN_TEXT))
                    .contains("/*request_id='req-1',service='inventory',traceparent='00-");
        }
    }

    @Test
    void showsStaticTagsIfTheServerPreparesAndLeavesOneStatement() throws SQLException {
        try (Connection connection =
                wrap(server.dataSource("&useServerPrepStmts=true"), Mode.AUTO).getConnection()) {
            for (int i = 0; i < 1_000; i++) {
                try (Scope scope = request(clew, "req-" + i).makeCurrent()) {
                    assertThat(only(connection, OWN_TEXT)).endsWith("/*service='inventory'*/");
                }
            }
            assertThat(prepared()).isEqualTo(1);
        }
    }

    private static int prepared() throws SQLException {
        return Integer.parseInt(server.seen("SELECT variable_value FROM information_schema.global_status"
                        + " WHERE variable_name = 'PREPARED_STMT_COUNT'")
                .get(0));
    }

    @Test
    void tellsTheSessionByAUserVariable() throws SQLException {
        try (Connection connection = wrap(server.dataSource(""), Mode.SESSION).getConnection()) {
            for (int i = 0; i < 3; i++) {
                try (Scope scope = request(clew, "req-" + i).makeCurrent()) {
                    assertThat(only(connection, "SELECT @request_id")).isEqualTo("req-" + i);
                }
            }
            assertThat(only(connection, "SELECT @request_id")).isNull();
        }
        assertThat(clew.counters().all()).isEmpty();
    }

    @Test
    void putsTheCommentBehindALineCommentOfItsOwnKind() throws SQLException {
        try (Scope scope = request(clew, "req-1").makeCurrent();
                Connection connection = wrap(server.dataSource(""), Mode.AUTO).getConnection()) {
            assertThat(only(connection, OWN_TEXT + " # note")).contains("# note\n/*request_id='req-1'");
            assertThat(only(connection, "SELECT '# -- /* it''s \\' no comment'"))
                    .isEqualTo("# -- /* it's ' no comment");
        }
    }

    @Test
    void neverExecutesTheTextOfAnId() throws SQLException {
        for (String hostile : List.of("x*/ select 666 -- ", "!50000 select 666", "M! select 666", "'; select 666 #")) {
            try (Scope scope = request(clew, "req-1").makeCurrent();
                    Connection connection = CorrelationDataSource.builder(server.dataSource("&allowMultiQueries=true"))
                            .clew(clew)
                            .service(hostile)
                            .build()
                            .getConnection()) {
                assertThat(only(connection, "SELECT 7")).isEqualTo("7");
            }
        }
    }

    @Test
    void callsALockWaitAndAStatementsTimeATimeout() throws SQLException {
        CorrelationDataSource dataSource = wrap(server.dataSource(""), Mode.AUTO);
        try (CapturedLog log = CapturedLog.create();
                Scope scope = request(clew, "req-1").makeCurrent();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                Connection holder = server.dataSource("").getConnection();
                Statement lock = holder.createStatement()) {
            statement.execute("CREATE OR REPLACE TABLE locked(i int PRIMARY KEY) ENGINE=InnoDB");
            statement.execute("INSERT INTO locked VALUES (1)");
            holder.setAutoCommit(false);
            lock.execute("UPDATE locked SET i = 2");
            statement.execute("SET innodb_lock_wait_timeout = 1");
            assertThatThrownBy(() -> statement.execute("UPDATE locked SET i = 3"))
                    .isInstanceOf(SQLException.class);
            statement.setQueryTimeout(1);
            assertThatThrownBy(() -> statement.execute("SELECT sleep(10) FROM locked"))
                    .isInstanceOf(SQLException.class);
            holder.rollback();
            assertThat(log.spansEnded("client").stream()
                            .filter(line -> "timeout".equals(line.values().get("outcome"))))
                    .hasSize(2);
        }
    }

    @Test
    void returnsKeysBatchesAndCalls() throws SQLException {
        try (Scope scope = request(clew, "req-1").makeCurrent();
                Connection connection =
                        wrap(server.dataSource(""), Mode.SESSION).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE OR REPLACE TABLE item(id int AUTO_INCREMENT PRIMARY KEY, v int)");
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO item(v) VALUES (?);", Statement.RETURN_GENERATED_KEYS)) {
                for (int i = 0; i < 3; i++) {
                    insert.setInt(1, i);
                    insert.addBatch();
                }
                assertThat(insert.executeBatch()).hasSize(3);
                try (ResultSet keys = insert.getGeneratedKeys()) {
                    assertThat(keys.next()).isTrue();
                    assertThat(keys.getInt(1)).isEqualTo(1);
                }
            }
            statement.execute("CREATE OR REPLACE PROCEDURE restock(IN i int, OUT n int) SET n = i + 1");
            try (var call = connection.prepareCall("{call restock(?, ?)}")) {
                call.setInt(1, 6);
                call.registerOutParameter(2, java.sql.Types.INTEGER);
                call.execute();
                assertThat(call.getInt(2)).isEqualTo(7);
            }
        }
        assertThat(clew.counters().all()).isEmpty();
    }

    @Test
    void logsThePlanOfASlowSelect() throws Exception {
        DataSource driver = server.dataSource("");
        CorrelationDataSource dataSource = CorrelationDataSource.builder(driver)
                .clew(clew)
                .slow(Duration.ofNanos(1))
                .explainSlow(driver, Duration.ZERO)
                .build();
        try (CapturedLog log = CapturedLog.create();
                Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT * FROM user WHERE user = ?")) {
            select.setString(1, "secret");
            select.executeQuery().close();
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (log.lines("clew.jdbc").stream()
                    .noneMatch(line -> line.values().containsKey("plan"))) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.onSpinWait();
            }
            String plan = log.lines("clew.jdbc").stream()
                    .map(line -> line.values().get("plan"))
                    .filter(text -> text != null)
                    .findFirst()
                    .orElseThrow();
            assertThat(plan).contains("select_type=").doesNotContain("secret");
        }
    }

    /** Hears of statements alone. */
    private record Ear(List<Object> objects) implements StatementEventListener {
        @Override
        public void statementClosed(StatementEvent event) {
            objects.add(event.getSource());
            objects.add(event.getStatement());
        }

        @Override
        public void statementErrorOccurred(StatementEvent event) {
            throw new AssertionError(event.getSQLException());
        }
    }

    @Test
    void tellsAPoolOfTheStatementThatItWasGiven() throws SQLException {
        PooledConnection pooled = CorrelationConnectionPoolDataSource.wrap(
                        server.dataSource(""), options -> options.clew(clew).mode(Mode.SESSION))
                .getPooledConnection();
        Ear ear = new Ear(new ArrayList<>());
        pooled.addStatementEventListener(ear);
        try (Connection connection = pooled.getConnection()) {
            PreparedStatement statement = connection.prepareStatement("SELECT 1");
            statement.close();
            assertThat(ear.objects()).containsExactly(pooled, statement);
        } finally {
            pooled.close();
        }
    }

    @Test
    void commitsInTwoPhasesUnderTheIdOfEachRequest() throws Exception {
        XAConnection xa = CorrelationXADataSource.wrap(
                        server.dataSource(""), options -> options.clew(clew).mode(Mode.SESSION))
                .getXAConnection();
        XAResource resource = xa.getXAResource();
        try (Connection connection = xa.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE OR REPLACE TABLE booked(i int PRIMARY KEY) ENGINE=InnoDB");
            for (int i = 0; i < 3; i++) {
                Xid transaction = new TwoPhaseCommitTest.Transaction(i);
                try (Scope scope = request(clew, "req-" + i).makeCurrent()) {
                    resource.start(transaction, XAResource.TMNOFLAGS);
                    statement.execute("INSERT INTO booked VALUES (" + i + ")");
                    assertThat(only(connection, "SELECT @request_id")).isEqualTo("req-" + i);
                    resource.end(transaction, XAResource.TMSUCCESS);
                    resource.prepare(transaction);
                    assertThat(server.seen("SELECT count(*) FROM booked")).containsExactly(String.valueOf(i));
                    resource.commit(transaction, false);
                }
            }
        } finally {
            xa.close();
        }
        assertThat(server.seen("SELECT count(*) FROM booked")).containsExactly("3");
        assertThat(clew.counters().all()).isEmpty();
    }
}
