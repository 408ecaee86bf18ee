package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mchange.v2.c3p0.ComboPooledDataSource;
import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGConnectionPoolDataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** The line that names the holders of connections, and the field of the request that waited. */
class PoolWaitTest {
    private final PoolScene scene = new PoolScene();

    @Test
    void aRequestThatGotItsConnectionLateNamesTheOthers() throws Exception {
        try (HikariDataSource pool = RealDatabase.H2.pool(3);
                CapturedLog log = CapturedLog.create()) {
            CorrelationDataSource dataSource = scene.wrap(pool, PoolScene.AT_ONCE);
            scene.within("first", () -> {
                Connection held = dataSource.getConnection();
                scene.within("second", () -> {
                    Connection other = dataSource.getConnection();
                    scene.within("third", () -> dataSource.getConnection().close());
                    other.close();
                });
                held.close();
            });
            assertThat(log.lines("clew.jdbc"))
                    .extracting(line -> line.mdc().get("request_id"))
                    .containsExactly("second", "third");
            assertThat(log.lines("clew.jdbc"))
                    .extracting(line -> line.message().replaceAll("\\d+", "_"))
                    .containsExactly(
                            "waited _ ms for a connection; _ is held, by request first for _ ms",
                            "waited _ ms for a connection; _ are held, longest by request first for _ ms");
            CapturedLog.Line last = log.lines("clew.jdbc").get(1);
            assertThat(last.error()).isNull();
            assertThat(last.values())
                    .containsOnlyKeys("event", "pool_wait_ms", "holders", "held_by_request", "held_ms", "last_sql")
                    .containsEntry("held_by_request", "first second")
                    .containsEntry("last_sql", "idle\nidle");
            assertThat(last.values().get("pool_wait_ms")).matches("\\d+\\.\\d{3}");
            assertThat(last.values().get("held_ms")).matches("\\d+ \\d+");
        }
    }

    @Test
    void theSpanOfTheRequestHasTheSumOfItsWaits() throws Exception {
        try (HikariDataSource pool = RealDatabase.H2.pool(1);
                CapturedLog log = CapturedLog.create()) {
            pool.setConnectionTimeout(250);
            CorrelationDataSource dataSource = scene.wrap(pool, Duration.ofMillis(100));
            Connection held = dataSource.getConnection();
            TraceContext context = request(scene.clew, "req-1");
            Span span = scene.clew
                    .span(Span.Kind.SERVER, context)
                    .name("GET /stock")
                    .begin();
            try (Scope scope = context.makeCurrent()) {
                for (int i = 0; i < 2; i++) {
                    assertThatThrownBy(dataSource::getConnection).isInstanceOf(SQLTransientConnectionException.class);
                }
                held.close();
                dataSource.getConnection().close();
            }
            span.end();
            Map<String, String> line = log.spansEnded("server").get(0).values();
            assertThat(line.get("pool_wait_ms")).matches("\\d+\\.\\d{3}");
            assertThat(Double.parseDouble(line.get("pool_wait_ms")))
                    .isBetween(500.0, Double.parseDouble(line.get("duration_ms")));
        }
    }

    /** The pool of ten had to connect, which took its time. */
    @Test
    void nobodyIsBlamedIfHalfOfThePoolIsFree() throws Exception {
        try (HikariDataSource pool = RealDatabase.H2.pool(10);
                CapturedLog log = CapturedLog.create()) {
            CorrelationDataSource dataSource = scene.wrap(pool, PoolScene.AT_ONCE);
            scene.within("first", () -> {
                Connection held = dataSource.getConnection();
                scene.within("second", () -> dataSource.getConnection().close());
                held.close();
            });
            assertThat(log.lines("clew.jdbc")).isEmpty();
        }
    }

    @Test
    void nobodyIsBlamedForAWrongPasswordOrAnInterruption() throws Exception {
        SQLException wrongPassword = new SQLException("no", "28000");
        SQLException interrupted = new SQLException("interrupted", new InterruptedException());
        for (SQLException failure : List.of(wrongPassword, interrupted)) {
            try (CapturedLog log = CapturedLog.create()) {
                CorrelatedConnections connections = CorrelationDataSource.builder(RealDatabase.memory())
                        .clew(scene.clew)
                        .connections();
                Checkouts checkouts = new Checkouts(connections, RealDatabase.memory(), PoolScene.AT_ONCE, false);
                try (Connection held = checkouts.take(RealDatabase.memory()::getConnection)) {
                    assertThatThrownBy(() -> checkouts.take(() -> {
                                throw failure;
                            }))
                            .isSameAs(failure);
                    assertThat(held.isClosed()).isFalse();
                }
                assertThat(log.lines("clew.jdbc")).isEmpty();
            }
        }
    }

    @Test
    void anEmptyPoolWritesAHundredLinesASecond() throws Exception {
        try (CapturedLog log = CapturedLog.create()) {
            CorrelatedConnections connections = CorrelationDataSource.builder(RealDatabase.memory())
                    .clew(scene.clew)
                    .connections();
            Checkouts checkouts = new Checkouts(connections, RealDatabase.memory(), PoolScene.AT_ONCE, false);
            long began = System.nanoTime();
            for (int i = 0; i < 1_000; i++) {
                assertThatThrownBy(() -> checkouts.take(() -> {
                            throw new SQLException("none left");
                        }))
                        .hasMessage("none left");
            }
            long seconds = 1 + (System.nanoTime() - began) / 1_000_000_000L;
            assertThat(log.lines("clew.jdbc")).hasSizeBetween(100, (int) Math.min(999, 100 * (seconds + 1)));
        }
    }

    @Test
    void aRequestThatDidNotWaitSaysNothing() throws Exception {
        try (HikariDataSource pool = RealDatabase.H2.pool(2);
                CapturedLog log = CapturedLog.create()) {
            CorrelationDataSource dataSource = scene.wrap(pool, Duration.ofMinutes(1));
            TraceContext context = request(scene.clew, "req-1");
            Span span = scene.clew.span(Span.Kind.SERVER, context).begin();
            try (Scope scope = context.makeCurrent();
                    Connection one = dataSource.getConnection();
                    Connection two = dataSource.getConnection()) {
                assertThat(one).isNotSameAs(two);
            }
            span.end();
            assertThat(log.lines("clew.jdbc")).isEmpty();
            assertThat(log.spansEnded("server").get(0).values()).doesNotContainKey("pool_wait_ms");
        }
    }

    @Test
    void zeroNamesNobody() throws Exception {
        try (HikariDataSource pool = RealDatabase.H2.pool(1);
                CapturedLog log = CapturedLog.create()) {
            pool.setConnectionTimeout(250);
            CorrelationDataSource dataSource = scene.wrap(pool, Duration.ZERO);
            try (Connection held = dataSource.getConnection()) {
                assertThatThrownBy(dataSource::getConnection).isInstanceOf(SQLTransientConnectionException.class);
                assertThat(held.isClosed()).isFalse();
            }
            assertThat(log.lines("clew.jdbc")).isEmpty();
        }
    }

    @Test
    void aRequestThatWaitsForItselfIsToldSo() throws Exception {
        try (HikariDataSource pool = RealDatabase.H2.pool(1);
                CapturedLog log = CapturedLog.create()) {
            pool.setConnectionTimeout(250);
            CorrelationDataSource dataSource = scene.wrap(pool, Duration.ofMillis(100));
            scene.within("req-1", () -> {
                try (Connection outer = dataSource.getConnection()) {
                    assertThatThrownBy(dataSource::getConnection).isInstanceOf(SQLTransientConnectionException.class);
                    assertThat(outer.isClosed()).isFalse();
                }
            });
            assertThat(log.lines("clew.jdbc"))
                    .extracting(line -> line.message().replaceAll("\\d+ ms", "_ ms"))
                    .containsExactly("waited _ ms for a connection and got none;"
                            + " 1 is held, by this request itself for _ ms");
        }
    }

    @Test
    void namesTenAtMostAndCutsTheirStatements() throws Exception {
        try (HikariDataSource pool = RealDatabase.H2.pool(12)) {
            CorrelationDataSource dataSource = scene.wrap(pool, PoolScene.AT_ONCE);
            String longText = "SELECT 1 AS " + "x".repeat(250);
            List<Connection> held = new ArrayList<>();
            for (int i = 0; i < 11; i++) {
                scene.within("req-" + i, () -> {
                    Connection connection = dataSource.getConnection();
                    connection.createStatement().execute(longText);
                    held.add(connection);
                });
            }
            Map<String, String> line = scene.waiting(dataSource);
            assertThat(line)
                    .containsEntry("holders", "11")
                    .containsEntry("held_by_request", "req-0 req-1 req-2 req-3 req-4 req-5 req-6 req-7 req-8 req-9");
            assertThat(line.get("held_ms").split(" ", -1)).hasSize(10);
            assertThat(line.get("last_sql").split("\n", -1))
                    .hasSize(10)
                    .containsOnly("idle: " + longText.replace("1", "?").substring(0, 200));
            for (Connection each : held) {
                each.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    void aDatabaseThatIsDownIsNoExhaustedPool(Pools kind) throws Exception {
        PGConnectionPoolDataSource driver = new PGConnectionPoolDataSource();
        driver.setUrl("jdbc:postgresql://localhost:" + unusedPort() + "/shop?user=app");
        DataSource pool = pool(kind, driver);
        try (CapturedLog log = CapturedLog.create()) {
            CorrelationDataSource dataSource = scene.wrap(pool, PoolScene.AT_ONCE);
            scene.within(
                    "req-1", () -> assertThatThrownBy(dataSource::getConnection).isInstanceOf(SQLException.class));
            assertThat(log.lines("clew.jdbc")).singleElement().satisfies(line -> {
                assertThat(line.message())
                        .matches("waited \\d+ ms for a connection and got none; the database cannot be reached");
                assertThat(line.values())
                        .containsOnlyKeys("event", "pool_wait_ms", "pool_state")
                        .containsEntry("pool_state", "down");
            });
        } finally {
            Pools.close(pool);
        }
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static DataSource pool(Pools kind, PGConnectionPoolDataSource driver) throws SQLException {
        boolean isPatient = kind == Pools.HIKARI; // the others say so as soon as they know
        DataSource pool = kind.create(driver.getUrl(), driver, 1, Duration.ofSeconds(isPatient ? 2 : 10));
        if (pool instanceof HikariDataSource hikari) {
            hikari.setInitializationFailTimeout(-1);
        }
        if (pool instanceof ComboPooledDataSource c3p0) {
            c3p0.setAcquireRetryAttempts(1);
        }
        return pool;
    }

    @Test
    void ofTwoWrappersTheInnerOneNames() throws Exception {
        try (HikariDataSource pool = RealDatabase.H2.pool(1);
                CapturedLog log = CapturedLog.create()) {
            pool.setConnectionTimeout(250);
            CorrelationDataSource inner = scene.wrap(pool, Duration.ofMillis(100));
            CorrelationDataSource outer = scene.wrap(new DelegatingDataSource(inner), Duration.ofMillis(100));
            TraceContext context = request(scene.clew, "req-1");
            Span span = scene.clew.span(Span.Kind.SERVER, context).begin();
            long began = System.nanoTime();
            try (Scope scope = context.makeCurrent();
                    Connection held = outer.getConnection()) {
                held.createStatement().execute("SELECT 7");
                assertThatThrownBy(outer::getConnection).isInstanceOf(SQLTransientConnectionException.class);
            }
            double elapsed = (System.nanoTime() - began) / 1e6;
            span.end();
            assertThat(log.lines("clew.jdbc"))
                    .singleElement()
                    .satisfies(line -> assertThat(line.values())
                            .containsEntry("holders", "1")
                            .containsEntry("last_sql", "idle: SELECT ?"));
            assertThat(Double.parseDouble(
                            log.spansEnded("server").get(0).values().get("pool_wait_ms")))
                    .isBetween(250.0, elapsed);
        }
    }

    @Test
    void ofTwoWrappersTheInnerOneNamesOutsideRequestsToo() throws Exception {
        try (HikariDataSource pool = RealDatabase.H2.pool(1);
                CapturedLog log = CapturedLog.create()) {
            pool.setConnectionTimeout(250);
            CorrelationDataSource inner = scene.wrap(pool, Duration.ofMillis(100));
            CorrelationDataSource outer = scene.wrap(new DelegatingDataSource(inner), Duration.ofMillis(100));
            try (Connection held = outer.getConnection()) {
                held.createStatement().execute("SELECT 7");
                assertThatThrownBy(outer::getConnection).isInstanceOf(SQLTransientConnectionException.class);
            }
            assertThat(log.lines("clew.jdbc"))
                    .singleElement()
                    .satisfies(line -> assertThat(line.values())
                            .containsEntry("holders", "1")
                            .containsEntry("last_sql", "idle: SELECT ?"));
        }
    }
}
