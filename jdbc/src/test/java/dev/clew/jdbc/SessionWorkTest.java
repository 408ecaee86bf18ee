package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;
import org.postgresql.ds.PGSimpleDataSource;

/** Mode SESSION on PostgreSQL: no work of a checkout runs under the id of another request. */
class SessionWorkTest {
    private final Clew clew = Clew.builder().build();
    private final HikariDataSource pool = Postgres.pool(1);
    private final CorrelationDataSource dataSource = RealDatabase.wrap(pool, clew, Mode.SESSION);
    private int pid;

    @BeforeEach
    void leaveAnotherRequestsId() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            pid = Postgres.pid(connection);
        }
        try (Scope scope = request(clew, "r-0").makeCurrent();
                Connection connection = dataSource.getConnection()) {
            assertThat(told(connection)).isEqualTo("inventory/r-0");
        }
    }

    @AfterEach
    void close() throws Exception {
        dataSource.close();
        assertThat(clew.counters().all()).isEmpty();
    }

    private static String told(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT current_setting('application_name')");
                ResultSet result = statement.executeQuery()) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }

    /** Returns the session's value as others see it, without a statement on the connection. */
    private String seen() throws SQLException {
        return Postgres.applicationName(pid);
    }

    @Test
    void aLockThatWaitsIsSeenUnderItsOwnRequest() throws Exception {
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try (Connection holder = Postgres.dataSource().getConnection();
                Statement lock = holder.createStatement()) {
            holder.setAutoCommit(false);
            lock.execute("LOCK TABLE stock");
            Future<?> waiting = worker.submit(() -> {
                try (Scope scope = request(clew, "r-1").makeCurrent();
                        Connection connection = dataSource.getConnection();
                        Statement statement = connection.createStatement()) {
                    connection.setAutoCommit(false);
                    statement.execute("LOCK TABLE stock");
                    connection.rollback();
                    connection.setAutoCommit(true);
                }
                return null;
            });
            while (Postgres.seen("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND pid = " + pid)
                    .isEmpty()) {
                assertThat(waiting.isDone()).isFalse();
                Thread.onSpinWait();
            }
            assertThat(seen()).isEqualTo("inventory/r-1");
            holder.rollback();
            waiting.get(60, TimeUnit.SECONDS);
        } finally {
            worker.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"LOCK TABLE stock IN SHARE MODE", "BEGIN", "SET work_mem = '4MB'", "SHOW work_mem", "SELECT 1"})
    void everyFirstStatementRunsUnderItsOwnRequest(String sql) throws SQLException {
        try (Scope scope = request(clew, "r-1").makeCurrent();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(sql.equals("BEGIN"));
            statement.execute(sql);
            assertThat(seen()).isEqualTo("inventory/r-1");
            statement.execute("ROLLBACK");
        }
    }

    @Test
    void copyThroughTheDriversConnectionRunsUnderItsOwnRequest() throws Exception {
        try (Scope scope = request(clew, "r-1").makeCurrent();
                Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY stock FROM STDIN", new StringReader("SKU-1\t7\n"));
            assertThat(seen()).isEqualTo("inventory/r-1");
            connection.rollback();
        }
    }

    @Test
    void theDriversStatementRunsUnderItsOwnRequest() throws SQLException {
        try (Scope scope = request(clew, "r-1").makeCurrent();
                Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT 1")) {
            statement.unwrap(PGStatement.class);
            assertThat(seen()).isEqualTo("inventory/r-1");
        }
    }

    @Test
    void queriesForMetadataRunUnderTheirOwnRequest() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            DatabaseMetaData metadata = connection.getMetaData();
            for (String id : new String[] {"r-1", "r-2"}) {
                try (Scope scope = request(clew, id).makeCurrent();
                        ResultSet tables = metadata.getTables(null, null, "stock", null)) {
                    assertThat(tables.next()).isTrue();
                    assertThat(seen()).isEqualTo("inventory/" + id);
                }
            }
        }
    }

    @Test
    void theDescriptionOfAStatementRunsUnderItsOwnRequest() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT amount FROM stock WHERE sku = ?")) {
            try (Scope scope = request(clew, "r-1").makeCurrent()) {
                assertThat(statement.getMetaData().getColumnCount()).isEqualTo(1);
                assertThat(seen()).isEqualTo("inventory/r-1");
            }
            try (Scope scope = request(clew, "r-2").makeCurrent()) {
                assertThat(statement.getParameterMetaData().getParameterCount()).isEqualTo(1);
                assertThat(seen()).isEqualTo("inventory/r-2");
            }
        }
    }

    private interface Work {
        void on(Connection connection) throws SQLException;
    }

    static Stream<Named<Work>> questionsOfTheDriver() throws SQLException {
        Postgres.run("DROP TYPE IF EXISTS mood", "CREATE TYPE mood AS ENUM ('good', 'bad')");
        return Stream.of(
                Named.of("createArrayOf", c -> c.createArrayOf("mood", new Object[] {"good"})),
                Named.of("getSchema", Connection::getSchema),
                Named.of("setSchema", c -> c.setSchema("public")),
                Named.of("getCatalog", Connection::getCatalog),
                Named.of("getSQLKeywords", c -> c.getMetaData().getSQLKeywords()),
                Named.of("getMaxColumnsInIndex", c -> c.getMetaData().getMaxColumnsInIndex()),
                Named.of("getUserName", c -> c.getMetaData().getUserName()));
    }

    @ParameterizedTest
    @MethodSource("questionsOfTheDriver")
    void whatTheDriverAsksRunsUnderItsOwnRequest(Work work) throws SQLException {
        try (Scope scope = request(clew, "r-1").makeCurrent();
                Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            work.on(connection);
            assertThat(seen()).isEqualTo("inventory/r-1");
            connection.rollback();
        }
    }

    @Test
    void whatSendsNothingWritesNothing() throws SQLException {
        try (Scope scope = request(clew, "r-1").makeCurrent();
                Connection connection = dataSource.getConnection()) {
            assertThat(connection.getMetaData().getURL()).startsWith("jdbc:postgresql:");
            assertThat(connection.isWrapperFor(PGConnection.class)).isTrue();
            assertThat(connection.unwrap(Connection.class)).isSameAs(connection);
            assertThat(seen()).isEqualTo("inventory/r-0");
        }
    }

    @Test
    void aTransactionMayStillBeConfigured() throws SQLException {
        try (Scope scope = request(clew, "r-1").makeCurrent();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            connection.unwrap(PGConnection.class);
            assertThat(seen()).isEqualTo("inventory/r-1");
            // These methods throw within a transaction.
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try (Scope inner = request(clew, "r-2").makeCurrent()) {
                statement.execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE");
                assertThat(seen()).isEqualTo("inventory/r-2");
            }
            try (ResultSet level = statement.executeQuery("SHOW transaction_isolation")) {
                assertThat(level.next()).isTrue();
                assertThat(level.getString(1)).isEqualTo("serializable");
            }
            connection.rollback();
            connection.setReadOnly(false);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ROLLBACK", "COMMIT", "ABORT", "END", "ROLLBACK TO s", " /* the text */ rollback to savepoint s;"
            })
    void aTextThatEndsTheFailureSettlesTheDoubt(String text) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SAVEPOINT s");
            assertThatThrownBy(() -> statement.execute("SELECT 1/0")).isInstanceOf(SQLException.class);
            try (Scope scope = request(clew, "r-1").makeCurrent()) {
                statement.execute(text);
                assertThat(told(connection)).isEqualTo("inventory/r-1");
            }
            connection.rollback();
        }
    }

    @Test
    void aCommitThatFailsSettlesTheDoubt() throws SQLException {
        PGSimpleDataSource healing = new PGSimpleDataSource(); // a failed statement costs itself alone
        healing.setUrl(Postgres.url() + "&autosave=always");
        try (Connection connection = CorrelationDataSource.builder(healing)
                        .clew(clew)
                        .mode(Mode.SESSION)
                        .service("inventory")
                        .build()
                        .getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE twice(i int UNIQUE DEFERRABLE INITIALLY DEFERRED)");
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO twice VALUES (1), (1)");
            assertThatThrownBy(() -> statement.execute("SELECT 1/0")).isInstanceOf(SQLException.class);
            assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
            try (Scope scope = request(clew, "r-1").makeCurrent()) {
                assertThat(told(connection)).isEqualTo("inventory/r-1");
            }
            connection.rollback();
        }
    }

    @Test
    void aStatementThatSucceedsSettlesTheDoubt() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            assertThatThrownBy(() -> statement.execute("SELECT 1/0")).isInstanceOf(SQLException.class);
            connection.unwrap(PGConnection.class).cancelQuery(); // the doubt forbids a write, and nothing throws
            connection.unwrap(org.postgresql.jdbc.PgConnection.class).rollback(); // unseen
            try (Scope scope = request(clew, "r-1").makeCurrent()) {
                told(connection);
                assertThat(told(connection)).isEqualTo("inventory/r-1");
            }
            connection.rollback();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1", "LOCK TABLE stock"})
    void aBackendThatWasKilledKeepsItsError(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement prepared = connection.prepareStatement(sql);
                Scope scope = request(clew, "r-1").makeCurrent()) {
            Postgres.seen("SELECT pg_terminate_backend(" + pid + ", 10000)");
            assertThatThrownBy(prepared::execute)
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57P01"));
        }
    }

    @Test
    void aBackendThatWasKilledKeepsItsErrorAfterUnwrap() throws SQLException {
        try (Connection connection = Postgres.wrapped(clew).getConnection();
                Statement statement = connection.createStatement();
                Scope scope = request(clew, "r-1").makeCurrent()) {
            int own = connection.unwrap(PGConnection.class).getBackendPID();
            Postgres.seen("SELECT pg_terminate_backend(" + own + ", 10000)");
            try (Scope inner = request(clew, "r-2").makeCurrent()) {
                connection.unwrap(PGConnection.class);
                assertThatThrownBy(() -> statement.execute("SELECT 1"))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("57P01"));
            }
        }
    }

    private interface Question {
        Object of(PreparedStatement statement) throws SQLException;
    }

    static Stream<Named<Question>> descriptions() {
        return Stream.of(
                Named.of("getMetaData", PreparedStatement::getMetaData),
                Named.of("getParameterMetaData", PreparedStatement::getParameterMetaData));
    }

    @ParameterizedTest
    @MethodSource("descriptions")
    void aBackendThatWasKilledKeepsItsErrorInTheDescriptionOfAStatement(Question question) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement prepared = connection.prepareStatement("SELECT ? + 1");
                Scope scope = request(clew, "r-1").makeCurrent()) {
            Postgres.seen("SELECT pg_terminate_backend(" + pid + ", 10000)");
            assertThatThrownBy(() -> question.of(prepared))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57P01"));
        }
    }

    @Test
    void aBackendThatWasKilledKeepsItsErrorInAQuestionOfTheDriver() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Scope scope = request(clew, "r-1").makeCurrent()) {
            Postgres.seen("SELECT pg_terminate_backend(" + pid + ", 10000)");
            assertThatThrownBy(connection::getSchema)
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57P01"));
        }
    }
}
