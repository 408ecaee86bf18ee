package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.ProxyConnection;
import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import dev.clew.testkit.CapturedLog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A pool under load, exhausted, and with connections that die: nothing is lost, and no scope is left. */
class PoolTest {
    private final Clew clew = Clew.builder().build();

    @Test
    void anExhaustedPoolFailsAsItWouldAndTheRequestGoesOn() throws Exception {
        try (HikariDataSource pool = Postgres.pool(1);
                CapturedLog log = CapturedLog.create()) {
            pool.setConnectionTimeout(250);
            CorrelationDataSource dataSource = RealDatabase.wrap(pool, clew, Mode.SESSION);
            try (Scope scope = request(clew, "req-1").makeCurrent()) {
                try (Connection held = dataSource.getConnection()) {
                    assertThatThrownBy(dataSource::getConnection).isInstanceOf(SQLTransientConnectionException.class);
                    assertThat(session(held)).isEqualTo("inventory/req-1");
                }
                try (Connection connection = dataSource.getConnection()) {
                    assertThat(session(connection)).isEqualTo("inventory/req-1");
                }
                assertThat(TraceContext.current().requestId()).isEqualTo("req-1");
            }
            assertThat(log.spansEnded("client")).hasSize(2);
        }
        assertNothingIsLeft();
    }

    /** Returns the application_name of the session that runs this statement, as the server shows it. */
    private static String session(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT current_setting('application_name')");
                ResultSet result = statement.executeQuery()) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }

    @Test
    void noCheckoutEverRunsAStatementUnderAnotherRequestsId() throws Exception {
        int threads = 8;
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try (HikariDataSource pool = Postgres.pool(3);
                CapturedLog log = CapturedLog.create()) {
            CorrelationDataSource dataSource = RealDatabase.wrap(pool, clew, Mode.SESSION);
            List<Future<?>> all = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int thread = t;
                all.add(workers.submit(() -> {
                    for (int i = 0; i < 40; i++) {
                        serve(dataSource, "req-" + thread + "-" + i, i);
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get(60, TimeUnit.SECONDS);
            }
            // Each request runs three queries; every fourth has one more, which fails.
            assertThat(log.spansEnded("client")).hasSize(threads * (40 * 3 + 10));
        } finally {
            workers.shutdownNow();
        }
        assertNothingIsLeft();
    }

    private void serve(CorrelationDataSource dataSource, String id, int i) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            assertThat(session(connection)).isEqualTo("base"); // outside of any request
        }
        try (Scope scope = request(clew, id).makeCurrent();
                Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(i % 2 == 0);
            assertThat(session(connection)).isEqualTo("inventory/" + id);
            if (i % 4 == 1) {
                assertThatThrownBy(
                                () -> connection.prepareStatement("SELECT 1/0").execute())
                        .isInstanceOf(SQLException.class);
            }
            if (i % 2 != 0) {
                connection.rollback();
            }
            assertThat(session(connection)).isEqualTo("inventory/" + id);
            try (Scope inner = request(clew, id + "-within").makeCurrent()) {
                assertThat(session(connection)).isEqualTo("inventory/" + id + "-within");
            }
            if (i % 2 != 0) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
        assertThat(TraceContext.current().isNone()).isTrue();
    }

    @Test
    void aBackendThatIsKilledLosesNoSpanAndLeavesNoScope() throws Exception {
        try (HikariDataSource pool = Postgres.pool(2);
                CapturedLog log = CapturedLog.create()) {
            CorrelationDataSource dataSource = RealDatabase.wrap(pool, clew, Mode.SESSION);
            for (int i = 0; i < 3; i++) {
                try (Scope scope = request(clew, "req-" + i).makeCurrent();
                        Connection connection = dataSource.getConnection()) {
                    connection.setAutoCommit(false);
                    assertThat(session(connection)).isEqualTo("inventory/req-" + i);
                    Postgres.seen("SELECT pg_terminate_backend(" + Postgres.pid(connection) + ")");
                    assertThatThrownBy(() -> session(connection)).isInstanceOf(SQLException.class);
                }
            }
            assertThat(log.spansEnded("client"))
                    .extracting(line -> line.values().get("outcome"))
                    .containsExactly("ok", "error", "ok", "error", "ok", "error");
            assertThat(log.spansEnded("client"))
                    .extracting(line -> line.mdc().get("request_id"))
                    .containsExactly("req-0", "req-0", "req-1", "req-1", "req-2", "req-2");
            try (Connection connection = dataSource.getConnection()) {
                assertThat(session(connection)).isEqualTo("base");
            }
        }
        assertNothingIsLeft();
    }

    @Test
    void hikariEvictsItsOwnConnectionAndIgnoresOurs() throws SQLException {
        try (HikariDataSource pool = Postgres.pool(1)) {
            CorrelationDataSource dataSource = RealDatabase.wrap(pool, clew, Mode.AUTO);
            int first = pidAfter(dataSource, connection -> {});
            assertThat(pidAfter(dataSource, pool::evictConnection)).isEqualTo(first);
            assertThat(pidAfter(dataSource, connection -> {})).isEqualTo(first);

            pidAfter(dataSource, connection -> pool.evictConnection(connection.unwrap(ProxyConnection.class)));
            assertThat(pidAfter(dataSource, connection -> {})).isNotEqualTo(first);
        }
        assertNothingIsLeft();
    }

    private interface Work {
        void on(Connection connection) throws SQLException;
    }

    /** Returns the server's process behind the next connection, on which it does the work. */
    private static int pidAfter(CorrelationDataSource dataSource, Work work) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            int pid = Postgres.pid(connection);
            work.on(connection);
            return pid;
        }
    }

    private void assertNothingIsLeft() {
        assertThat(TraceContext.current().isNone()).isTrue();
        assertThat(clew.counters().all()).isEmpty();
    }
}
