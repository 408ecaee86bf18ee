package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.jdbc.PgConnection;

/** Mode SESSION on PostgreSQL: pg_stat_activity with a pool of one connection. */
class PostgresSessionTest {
    private final Clew clew = Clew.builder().build();
    private final HikariDataSource pool = Postgres.pool(1);
    private final CorrelationDataSource dataSource = CorrelationDataSource.builder(pool)
            .clew(clew)
            .mode(Mode.SESSION)
            .service("inventory")
            .build();

    @AfterEach
    void close() throws Exception {
        dataSource.close();
    }

    /** Returns the process of the pool's only connection. */
    private int pid() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return Postgres.pid(connection);
        }
    }

    private static void select(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT amount FROM stock WHERE sku = ?")) {
            statement.setString(1, "SKU-44");
            try (ResultSet result = statement.executeQuery()) {
                assertThat(result.next()).isTrue();
            }
        }
    }

    @Test
    void showsTheRequestsIdFromItsFirstStatementOn() throws SQLException {
        int pid = pid();
        try (Scope scope = request(clew, "req-1").makeCurrent();
                Connection connection = dataSource.getConnection()) {
            assertThat(Postgres.applicationName(pid)).isEqualTo("base");

            select(connection);

            assertThat(Postgres.applicationName(pid)).isEqualTo("inventory/req-1");
        }
    }

    @Test
    void showsTheNextRequestsIdAtTheNextCheckout() throws SQLException {
        for (int i = 1; i <= 3; i++) {
            try (Scope scope = request(clew, "req-" + i).makeCurrent();
                    Connection connection = dataSource.getConnection()) {
                select(connection);
                assertThat(Postgres.applicationName(connection)).isEqualTo("inventory/req-" + i);
            }
        }
    }

    @Test
    void restoresTheBaseNameBeforeTheFirstStatementOutsideRequests() throws SQLException {
        try (Scope scope = request(clew, "req-1").makeCurrent();
                Connection connection = dataSource.getConnection()) {
            select(connection);
        }
        try (Connection connection = dataSource.getConnection()) {
            select(connection);
            assertThat(Postgres.applicationName(connection)).isEqualTo("base");
        }
    }

    @Test
    void sendsNothingIfNothingChanges() throws SQLException {
        try (Scope scope = request(clew, "req-1").makeCurrent();
                Connection connection = dataSource.getConnection()) {
            select(connection);
            long before = sessionWrites();

            for (int i = 0; i < 10; i++) {
                select(connection);
            }

            assertThat(sessionWrites()).isEqualTo(before);
        }
    }

    private static long sessionWrites() throws SQLException {
        return Long.parseLong(Postgres.seen("SELECT coalesce(sum(calls), 0) FROM pg_stat_statements"
                        + " WHERE query LIKE 'SELECT set_config(%'")
                .get(0));
    }

    @Test
    void writesAgainAfterARollback() throws SQLException {
        int pid = pid();
        try (Scope scope = request(clew, "req-1").makeCurrent();
                Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            select(connection);
            connection.rollback();
            assertThat(Postgres.applicationName(pid)).isEqualTo("base");

            select(connection);

            assertThat(Postgres.applicationName(pid)).isEqualTo("inventory/req-1");
            connection.commit();
        }
    }

    @Test
    void leavesATransactionAloneAfterAnErrorUntilItIsRolledBack() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            select(connection);
            Savepoint savepoint = connection.setSavepoint();
            assertThatThrownBy(() -> connection.createStatement().execute("SELECT 1/0"))
                    .isInstanceOf(SQLException.class);
            try (Scope scope = request(clew, "req-2").makeCurrent()) {
                assertThatThrownBy(() -> select(connection))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("25P02"));
                connection.rollback(savepoint);
                select(connection);
                assertThat(Postgres.applicationName(connection)).isEqualTo("inventory/req-2");
            }
            connection.commit();
        }
        assertThat(clew.counters().all()).isEmpty();
    }

    @Test
    void doesNotCountAWriteThatAnAbortedTransactionRefused() throws SQLException {
        try (Scope scope = request(clew, "req-1").makeCurrent();
                Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            Connection unseen = connection.unwrap(PgConnection.class);
            assertThatThrownBy(() -> unseen.createStatement().execute("SELECT 1/0"))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> select(connection))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25P02"));
            connection.rollback();
            select(connection);
            assertThat(Postgres.applicationName(connection)).isEqualTo("inventory/req-1");
            connection.rollback();
        }
        assertThat(clew.counters().all()).isEmpty();
    }

    @Test
    void writesAfterAnErrorThatEndedItsOwnTransaction() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            assertThatThrownBy(() -> connection.createStatement().execute("SELECT 1/0"))
                    .isInstanceOf(SQLException.class);
            try (Scope scope = request(clew, "req-1").makeCurrent()) {
                select(connection);
                assertThat(Postgres.applicationName(connection)).isEqualTo("inventory/req-1");
            }
        }
    }

    @Test
    void doesNotPrecedeStatementsThatMustComeFirstInATransaction() throws SQLException {
        try (Scope scope = request(clew, "req-1").makeCurrent();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);

            statement.execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE");

            try (ResultSet level = statement.executeQuery("SHOW transaction_isolation")) {
                level.next();
                assertThat(level.getString(1)).isEqualTo("serializable");
            }
            connection.commit();
        }
    }

    @Test
    void cutsALongIdToWhatTheServerKeeps() throws SQLException {
        String id = "r".repeat(100);
        try (Scope scope = request(clew, id).makeCurrent();
                Connection connection = dataSource.getConnection()) {
            select(connection);
            String name = Postgres.applicationName(connection);
            assertThat(name)
                    .hasSize(63)
                    .isEqualTo("inventory/" + "r".repeat(36) + "~" + Fingerprint.of("inventory/" + id));
            long before = sessionWrites();
            select(connection);
            assertThat(sessionWrites()).isEqualTo(before);
        }
    }

    @Test
    void survivesAKilledBackend() throws SQLException {
        try (Scope scope = request(clew, "req-1").makeCurrent()) {
            try (Connection connection = dataSource.getConnection()) {
                select(connection);
                Postgres.seen("SELECT pg_terminate_backend(" + Postgres.pid(connection) + ")");
                assertThatThrownBy(() -> select(connection)).isInstanceOf(SQLException.class);
            }
            try (Connection connection = dataSource.getConnection()) {
                select(connection);
                assertThat(Postgres.applicationName(connection)).isEqualTo("inventory/req-1");
            }
        }
        try (Connection connection = dataSource.getConnection()) {
            select(connection);
            assertThat(Postgres.applicationName(connection)).isEqualTo("base");
        }
    }

    @Test
    void leavesOneStatementForAThousandRequests() throws SQLException {
        Postgres.seen("SELECT pg_stat_statements_reset()");
        for (int i = 0; i < 1_000; i++) {
            try (Scope scope = request(clew, "req-" + i).makeCurrent();
                    Connection connection = dataSource.getConnection()) {
                select(connection);
            }
        }
        assertThat(Postgres.seen("SELECT query FROM pg_stat_statements WHERE query LIKE '%stock WHERE%'"))
                .containsExactly("SELECT amount FROM stock WHERE sku = $1 /*service='inventory'*/");
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet prepared =
                        statement.executeQuery("SELECT statement FROM pg_prepared_statements ORDER BY 1")) {
            assertThat(prepared.next()).isTrue();
            assertThat(prepared.getString(1))
                    .isEqualTo("SELECT amount FROM stock WHERE sku = $1 /*service='inventory'*/");
            assertThat(prepared.next()).isTrue();
            assertThat(prepared.getString(1)).isEqualTo("SELECT set_config('application_name', $1, false)");
            assertThat(prepared.next()).isFalse();
        }
    }
}
