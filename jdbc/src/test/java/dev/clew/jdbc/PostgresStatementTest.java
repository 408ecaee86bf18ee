package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PgStatement;
import org.postgresql.util.PSQLException;

/** Mode AUTO on PostgreSQL: the texts that the server gets, and the log lines. */
class PostgresStatementTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private final Clew clew = Clew.builder().build();
    private final HikariDataSource pool = Postgres.pool(2);
    private final CorrelationDataSource dataSource =
            CorrelationDataSource.builder(pool).clew(clew).service("inventory").build();

    @AfterEach
    void close() throws Exception {
        dataSource.close();
    }

    @Test
    void leavesOneTextForAThousandRequests() throws SQLException {
        Postgres.seen("SELECT pg_stat_statements_reset()");
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT amount FROM stock WHERE sku = ?")) {
            for (int i = 0; i < 1_000; i++) {
                try (Scope scope = request(clew, "req-" + i).makeCurrent()) {
                    statement.setString(1, "SKU-44");
                    statement.executeQuery().close();
                }
            }
            String text = "SELECT amount FROM stock WHERE sku = $1 /*service='inventory'*/";
            assertThat(Postgres.seen("SELECT query FROM pg_stat_statements WHERE query LIKE '%stock WHERE%'"))
                    .containsExactly(text);
            try (Statement own = connection.unwrap(PgConnection.class).createStatement();
                    ResultSet prepared = own.executeQuery("SELECT statement FROM pg_prepared_statements")) {
                assertThat(prepared.next()).isTrue();
                assertThat(prepared.getString(1)).isEqualTo(text);
                assertThat(prepared.next()).isFalse();
            }
        }
    }

    @Test
    void tellsTheServerAllIdsOfAPlainStatement() throws SQLException {
        try (CapturedLog log = CapturedLog.create();
                Scope scope = request(clew, "req-1", "00-" + TRACE + "-b7ad6b7169203331-01")
                        .makeCurrent();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");

            String spanId = log.spansEnded("client").get(0).mdc().get("span_id");
            assertThat(Postgres.seen("SELECT query FROM pg_stat_activity WHERE pid = " + Postgres.pid(connection)))
                    .containsExactly("SELECT 1 /*request_id='req-1',service='inventory',traceparent='00-" + TRACE + "-"
                            + spanId + "-01'*/");
            assertThat(spanId).isNotEqualTo(TraceContext.current().spanId());
        }
    }

    @Test
    void countsTheRowsOfAnUpdate() throws SQLException {
        try (CapturedLog log = CapturedLog.create();
                Scope scope = request(clew, "req-1").makeCurrent();
                Connection connection = dataSource.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("UPDATE stock SET amount = amount - 1 WHERE sku = ?")) {
            for (int i = 0; i < 2; i++) {
                statement.setString(1, "SKU-44");
                statement.executeUpdate();
            }
            CapturedLog.Line line = log.spansEnded("client").get(1);
            assertThat(line.level()).isEqualTo("DEBUG");
            assertThat(line.message()).isEqualTo("UPDATE stock ended");
            assertThat(line.values())
                    .containsEntry("span", "UPDATE stock")
                    .containsEntry("peer", "postgresql")
                    .containsEntry("outcome", "ok")
                    .containsEntry("sql", "UPDATE stock SET amount = amount - ? WHERE sku = ?")
                    .containsEntry("rows", "1")
                    .containsEntry("query_n", "2")
                    .containsEntry("parent_id", TraceContext.current().spanId())
                    .containsKey("fp");
            log.assertEveryLineCarries("req-1");
        }
    }

    @Test
    void callsAStatementTimeoutATimeout() throws SQLException {
        assertOutcome("SET statement_timeout = '20ms'", "SELECT pg_sleep(5)", "timeout", "57014");
    }

    @Test
    void callsALockTimeoutATimeout() throws SQLException {
        try (Connection holder = pool.getConnection();
                Statement lock = holder.createStatement()) {
            holder.setAutoCommit(false);
            lock.execute("SELECT 1 FROM stock FOR UPDATE");
            assertOutcome("SET lock_timeout = '20ms'", "UPDATE stock SET amount = 1", "timeout", "55P03");
            holder.rollback();
        }
    }

    @Test
    void callsAFailureAnError() throws SQLException {
        assertOutcome("SELECT 1", "SELECT 1/0", "error", "22012");
    }

    private void assertOutcome(String before, String sql, String outcome, String state) throws SQLException {
        try (CapturedLog log = CapturedLog.create();
                Scope scope = request(clew, "req-1").makeCurrent();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(before);
            try {
                assertThatThrownBy(() -> statement.execute(sql))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo(state));
            } finally {
                statement.execute("RESET ALL");
            }
            CapturedLog.Line line = log.spansEnded("client").get(1);
            assertThat(line.level()).isEqualTo(outcome.equals("timeout") ? "WARN" : "ERROR");
            assertThat(line.error()).isEqualTo("org.postgresql.util.PSQLException");
            assertThat(line.values()).containsEntry("outcome", outcome).containsEntry("sql_state", state);
        }
    }

    @Test
    void callsAQueryTimeoutATimeout() throws SQLException {
        try (CapturedLog log = CapturedLog.create();
                Scope scope = request(clew, "req-1").makeCurrent();
                Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT pg_sleep(10)")) {
            statement.setQueryTimeout(1);
            assertThatThrownBy(statement::executeQuery).isInstanceOf(SQLException.class);
            assertThat(log.spansEnded("client").get(0).values())
                    .containsEntry("outcome", "timeout")
                    .containsEntry("sql_state", "57014");
        }
    }

    @Test
    void callsACancellationCancelled() throws Exception {
        try (CapturedLog log = CapturedLog.create();
                Scope scope = request(clew, "req-1").makeCurrent();
                Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT pg_sleep(10)")) {
            int pid = Postgres.pid(connection);
            CompletableFuture<Void> running =
                    CompletableFuture.runAsync(() -> await(pid)).thenRun(() -> cancel(statement));
            assertThatThrownBy(statement::executeQuery).isInstanceOf(SQLException.class);
            running.get();
            assertThat(log.spansEnded("client").get(0).values()).containsEntry("sql_state", "57014");
            assertThat(log.spansEnded("client").get(0).values()).containsEntry("outcome", "cancelled");
        }
    }

    @Test
    void callsAStatementThatIsClosedWhileItRunsCancelled() throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            assertCancelled(connection, Statement::close);
        }
    }

    @Test
    void callsAStatementThatIsClosedBelowUsWhileItRunsCancelled() throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            assertCancelled(
                    connection, running -> running.unwrap(PgStatement.class).close());
        }
    }

    @Test
    void callsAStatementCancelledWhoseConnectionIsAborted() throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            assertCancelled(connection, running -> running.getConnection().abort(Runnable::run));
        }
    }

    private interface End {
        void end(Statement running) throws SQLException;
    }

    private void assertCancelled(Connection connection, End end) throws Exception {
        try (CapturedLog log = CapturedLog.create();
                Scope scope = request(clew, "req-1").makeCurrent()) {
            PreparedStatement statement = connection.prepareStatement("SELECT pg_sleep(60)");
            int pid = Postgres.pid(connection);
            CompletableFuture<Void> running = CompletableFuture.runAsync(() -> await(pid))
                    .thenRun(() -> {
                        try {
                            end.end(statement);
                        } catch (SQLException e) {
                            throw new AssertionError(e);
                        }
                    });
            assertThatThrownBy(statement::executeQuery).isInstanceOf(SQLException.class);
            running.get();
            assertThat(log.spansEnded("client").get(0).values()).containsEntry("outcome", "cancelled");
            assertThatThrownBy(statement::executeQuery).isInstanceOf(SQLException.class);
            assertThat(log.spansEnded("client").get(1).values()).containsEntry("outcome", "error");
        }
        assertThat(clew.counters().all()).isEmpty();
    }

    @Test
    void tagsPlainStatementsStaticallyIfTheDriverKeepsThemByText() throws SQLException {
        PGSimpleDataSource caching = new PGSimpleDataSource();
        caching.setUrl(Postgres.url() + "&preferQueryMode=extendedCacheEverything");
        CorrelationDataSource wrapped = CorrelationDataSource.builder(caching)
                .clew(clew)
                .service("inventory")
                .build();
        try (Connection connection = wrapped.getConnection();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < 20; i++) {
                try (Scope scope = request(clew, "req-" + i).makeCurrent()) {
                    statement.executeQuery("SELECT amount FROM stock").close();
                }
            }
            assertThat(Postgres.seen("SELECT query FROM pg_stat_activity WHERE pid = " + Postgres.pid(connection)))
                    .containsExactly("SELECT amount FROM stock /*service='inventory'*/");
        }
    }

    @Test
    void countsTheCommentInAnErrorsPositionIfItComesFirst() throws SQLException {
        CorrelationDataSource first = CorrelationDataSource.builder(pool)
                .clew(clew)
                .mode(CorrelationDataSource.Mode.STATIC)
                .service("inventory")
                .commentFirst()
                .build();
        assertThat(position(pool)).isEqualTo(8);
        assertThat(position(dataSource)).isEqualTo(8);
        assertThat(position(first)).isEqualTo("/*service='inventory'*/ ".length() + 8);
    }

    private static int position(DataSource any) throws SQLException {
        try (Connection connection = any.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeQuery("SELECT nothing FROM stock").close();
            throw new AssertionError("there is no such column");
        } catch (PSQLException e) {
            return e.getServerErrorMessage().getPosition();
        }
    }

    private static void await(int pid) {
        long deadline = System.nanoTime() + 5_000_000_000L;
        try {
            while (Postgres.seen("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND pid = " + pid)
                    .isEmpty()) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.onSpinWait();
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void cancel(Statement statement) {
        try {
            statement.cancel();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void tagsInsertsThatReturnKeysAndBatchesAndCopy() throws Exception {
        try (Scope scope = request(clew, "req-1").makeCurrent();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("CREATE TEMP TABLE t(id serial PRIMARY KEY, v int)");
            statement.executeUpdate("INSERT INTO t(v) VALUES (1);", Statement.RETURN_GENERATED_KEYS);
            try (ResultSet keys = statement.getGeneratedKeys()) {
                assertThat(keys.next()).isTrue();
                assertThat(keys.getInt("id")).isEqualTo(1);
                assertThat(keys.getStatement()).isSameAs(statement);
            }
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO t(v) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
                for (int i = 0; i < 3; i++) {
                    insert.setInt(1, i);
                    insert.addBatch();
                }
                assertThat(insert.executeBatch()).containsExactly(1, 1, 1);
            }
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY t(v) FROM STDIN " + SqlComment.of("r", "", ""), new StringReader("7\n"));
            try (Statement updatable =
                            connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
                    ResultSet rows = updatable.executeQuery("SELECT id, v FROM t WHERE v = 7")) {
                assertThat(rows.next()).isTrue();
                rows.updateInt("v", 8);
                rows.updateRow();
            }
            connection.rollback();
        }
    }
}
