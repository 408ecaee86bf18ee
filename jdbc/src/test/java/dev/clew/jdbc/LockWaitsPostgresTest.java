package dev.clew.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.clew.jdbc.LockScene.Waiting;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Locks on PostgreSQL, held by another process, or by sessions that this process does not know. */
class LockWaitsPostgresTest {
    private HikariDataSource pool;
    private LockScene scene;
    private DataSource inventory;

    @BeforeEach
    void fill() throws SQLException {
        scene = new LockScene();
        pool = Postgres.pool(4);
        Postgres.run(
                "DROP TABLE IF EXISTS shelf",
                "CREATE TABLE shelf(id int PRIMARY KEY, amount int)",
                "INSERT INTO shelf VALUES (1, 10), (2, 20), (3, 30)");
        inventory = scene.wrap(pool, "inventory", Postgres.dataSource())
                .mode(CorrelationDataSource.Mode.SESSION)
                .build();
    }

    @AfterEach
    void close() {
        pool.close();
        scene.close();
    }

    /** Returns a connection that calls itself so, in a transaction. */
    private static Connection stranger(String name) throws SQLException {
        Connection connection = DriverManager.getConnection(Postgres.url());
        connection.setClientInfo("ApplicationName", name);
        connection.setAutoCommit(false);
        LockScene.run(connection, "SET deadlock_timeout = '20s'");
        return connection;
    }

    private static Map<String, String> told(CapturedLog.Line line) {
        Map<String, String> told = new TreeMap<>(line.values());
        told.keySet().removeIf(key -> !key.startsWith("blocked_") || key.equals("blocked_for_ms"));
        return told;
    }

    @Test
    void namesTheRequestOfAnotherServiceWithinASecondOfTheThreshold() throws Exception {
        CapturedLog.Line line;
        try (OtherService orders = OtherService.holding(
                        Postgres.url(), "req-orders", "UPDATE shelf SET amount = amount - 7 WHERE id = 1");
                Waiting waiter = scene.waiting(
                        inventory, "req-inventory", "UPDATE shelf SET amount = amount - 5 WHERE id = 1")) {
            line = scene.lines(1).get(0);
            orders.close();
            waiter.succeeds();
        }
        assertThat(line.message()).isEqualTo("UPDATE shelf waits for a lock that request req-orders holds");
        assertThat(line.mdc()).containsEntry("request_id", "req-inventory");
        assertThat(told(line))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "blocked_by_request", "req-orders",
                        "blocked_by_service", "orders",
                        "blocked_by_state", "idle in transaction",
                        "blocked_by_sql", "UPDATE shelf SET amount = amount - ? WHERE id = ?"));
        assertThat(Long.parseLong(line.values().get("blocked_for_ms"))).isBetween(100L, 1_100L);
        assertThat(scene.log.spansEnded("client"))
                .filteredOn(span -> "UPDATE shelf".equals(span.values().get("span")))
                .singleElement()
                .satisfies(span -> assertThat(span.values()).containsEntry("blocked_by_request", "req-orders"));
        assertThat(scene.clew.counters().all()).isEmpty();
    }

    @Test
    void namesARequestOfThisProcessInAModeThatDoesNotWriteToTheSession() throws Exception {
        DataSource auto = scene.wrap(pool, "inventory", Postgres.dataSource()).build();
        try (Connection holder = scene.holding(auto, "req-holder", "UPDATE shelf SET amount = 1 WHERE id = 1");
                Waiting waiter = scene.waiting(auto, "req-waiter", "DELETE FROM shelf WHERE id = 1")) {
            assertThat(told(scene.lines(1).get(0)))
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            "blocked_by_request", "req-holder",
                            "blocked_by_service", "inventory",
                            "blocked_by_state", "idle in transaction",
                            "blocked_by_sql", "UPDATE shelf SET amount = ? WHERE id = ?"));
            holder.rollback();
            waiter.succeeds();
        }
    }

    @Test
    void followsTheChainToTheOneThatHasToLetGo() throws Exception {
        try (Connection first = stranger("orders/req-first");
                Connection second = stranger("psql");
                Connection third = stranger("billing/req-third")) {
            LockScene.run(first, "UPDATE shelf SET amount = 1 WHERE id = 1");
            LockScene.run(second, "UPDATE shelf SET amount = 1 WHERE id = 2");
            LockScene.run(third, "UPDATE shelf SET amount = 1 WHERE id = 3");
            Waiting onFirst = scene.waiting(second, "req-unused", "UPDATE shelf SET amount = 2 WHERE id = 1");
            awaitBlocked("psql");
            Waiting onSecond = scene.waiting(third, "req-unused", "UPDATE shelf SET amount = 3 WHERE id = 2");
            awaitBlocked("billing/req-third");
            try (Waiting waiter = scene.waiting(inventory, "req-inventory", "DELETE FROM shelf WHERE id = 3")) {
                CapturedLog.Line line = scene.lines(1).get(0);
                first.rollback();
                onFirst.succeeds();
                second.rollback();
                onSecond.succeeds();
                third.rollback();
                waiter.succeeds();
                assertThat(line.message()).isEqualTo("DELETE shelf waits for a lock that request req-first holds");
                assertThat(told(line))
                        .containsExactlyInAnyOrderEntriesOf(Map.of(
                                "blocked_by_request", "req-first",
                                "blocked_by_service", "orders",
                                "blocked_by_state", "idle in transaction",
                                "blocked_by_sql", "UPDATE shelf SET amount = ? WHERE id = ?",
                                "blocked_chain", "req-third > - > req-first"));
            }
        }
    }

    private static void awaitBlocked(String name) {
        Await.until(() -> {
            try {
                return Postgres.seen("SELECT count(*) FROM pg_stat_activity WHERE application_name = '" + name
                                + "' AND cardinality(pg_blocking_pids(pid)) > 0")
                        .equals(List.of("1"));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void seesThroughAQueueBehindAStatementOfDdl() throws Exception {
        try (Connection reader = stranger("orders/req-reader");
                Connection migration = stranger("migration/req-ddl")) {
            LockScene.run(reader, "SELECT amount FROM shelf WHERE id = 1");
            Waiting ddl = scene.waiting(migration, "req-unused", "ALTER TABLE shelf ADD COLUMN colour text");
            awaitBlocked("migration/req-ddl");
            try (Waiting waiter = scene.waiting(inventory, "req-inventory", "SELECT count(*) FROM shelf")) {
                assertThat(told(scene.lines(1).get(0)))
                        .containsEntry("blocked_by_request", "req-reader")
                        .containsEntry("blocked_by_sql", "SELECT amount FROM shelf WHERE id = ?")
                        .containsEntry("blocked_chain", "req-ddl > req-reader");
                reader.rollback();
                ddl.succeeds();
                migration.rollback();
                waiter.succeeds();
            }
        }
    }

    @Test
    void showsACircle() throws Exception {
        try (Connection other = stranger("orders/req-other");
                Connection own = scene.holding(inventory, "req-own", "UPDATE shelf SET amount = 1 WHERE id = 2")) {
            LockScene.run(own, "SET deadlock_timeout = '20s'");
            LockScene.run(other, "UPDATE shelf SET amount = 1 WHERE id = 1");
            Waiting onOwn = scene.waiting(other, "req-unused", "UPDATE shelf SET amount = 2 WHERE id = 2");
            awaitBlocked("orders/req-other");
            Waiting onOther = scene.waiting(own, "req-own", "UPDATE shelf SET amount = 2 WHERE id = 1");
            CapturedLog.Line line = scene.lines(1).get(0);
            Postgres.seen("SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
                    + " WHERE application_name = 'orders/req-other'");
            assertThat(onOwn.end().get()).hasMessageContaining("canceling statement");
            other.rollback();
            onOther.succeeds();
            own.rollback();
            assertThat(line.message()).isEqualTo("UPDATE shelf waits in a circle of locks for request req-other");
            assertThat(told(line))
                    .containsEntry("blocked_by_request", "req-other")
                    .containsEntry("blocked_by_state", "active")
                    .containsEntry("blocked_chain", "req-other > req-own")
                    .containsEntry("blocked_circle", "true");
        }
    }

    @Test
    void callsAClientThatIsNotOursByItsSession() throws Exception {
        try (Connection psql = stranger("psql")) {
            LockScene.run(psql, "UPDATE shelf SET amount = 4711 WHERE id = 1");
            try (Waiting waiter = scene.waiting(inventory, "req-inventory", "DELETE FROM shelf WHERE id = 1")) {
                CapturedLog.Line line = scene.lines(1).get(0);
                int pid = Postgres.pid(psql);
                psql.rollback();
                waiter.succeeds();
                assertThat(line.message())
                        .isEqualTo("DELETE shelf waits for a lock that session " + pid + " (psql) holds");
                assertThat(told(line))
                        .containsExactlyInAnyOrderEntriesOf(Map.of(
                                "blocked_by_state", "idle in transaction",
                                "blocked_by_sql", "UPDATE shelf SET amount = ? WHERE id = ?"));
            }
        }
    }

    @Test
    void namesAPreparedTransaction() throws Exception {
        Postgres.run("BEGIN", "UPDATE shelf SET amount = 1 WHERE id = 1", "PREPARE TRANSACTION 'locks'");
        try (Waiting waiter = scene.waiting(inventory, "req-inventory", "DELETE FROM shelf WHERE id = 1")) {
            CapturedLog.Line line = scene.lines(1).get(0);
            Postgres.run("ROLLBACK PREPARED 'locks'");
            waiter.succeeds();
            assertThat(line.message()).isEqualTo("DELETE shelf waits for a lock that a prepared transaction holds");
            assertThat(told(line)).isEmpty();
        }
    }

    @Test
    void namesTheRequestAloneAndSaysOnceWhichRightIsMissing() throws Exception {
        Postgres.run("DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN");
        PGSimpleDataSource guest = new PGSimpleDataSource();
        guest.setUrl(Postgres.url());
        guest.setUser("guest");
        DataSource dataSource = scene.wrap(pool, "inventory", guest).build();
        for (int i = 1; i <= 2; i++) {
            try (Connection holder = stranger("orders/req-orders")) {
                LockScene.run(holder, "UPDATE shelf SET amount = 1 WHERE id = 1");
                try (Waiting waiter =
                        scene.waiting(dataSource, "req-inventory", "UPDATE shelf SET amount = 2 WHERE id = 1")) {
                    CapturedLog.Line line = scene.lines(i).get(i - 1);
                    holder.rollback();
                    waiter.succeeds();
                    assertThat(told(line))
                            .containsExactlyInAnyOrderEntriesOf(
                                    Map.of("blocked_by_request", "req-orders", "blocked_by_service", "orders"));
                }
            }
        }
        assertThat(scene.log.lines("clew.jdbc"))
                .filteredOn(line -> line.values().isEmpty())
                .extracting(CapturedLog.Line::message)
                .containsExactly(
                        "of lock waits the probe does not see everything: its role sees neither the state nor the"
                                + " statement of sessions that hold locks; grant it pg_monitor or pg_read_all_stats");
        assertThat(scene.clew.counters().all()).isEmpty();
    }
}
