package dev.clew.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.jdbc.LockScene.Waiting;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import java.sql.Connection;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

/** Locks within one process. No test has a second waiter: H2 leaves it blocked past its time-out. */
class LockWaitsH2Test extends H2LockFixture {
    @Test
    void namesTheRequestThatHoldsTheRowThroughAnotherWrapper() throws Exception {
        DataSource orders = scene.wrap(pool, "orders", pool).build();
        DataSource inventory = scene.wrap(pool, "inventory", pool).build();
        try (Connection holder =
                        scene.holding(orders, "req-holder", "UPDATE stock SET amount = amount - 7 WHERE id = 1");
                Waiting waiter =
                        scene.waiting(inventory, "req-waiter", "UPDATE stock SET amount = amount - 5 WHERE id = 1")) {
            CapturedLog.Line line = scene.lines(1).get(0);
            holder.rollback();
            waiter.succeeds();

            assertThat(line.level()).isEqualTo("WARN");
            assertThat(line.thread()).isEqualTo("clew-jdbc-locks");
            assertThat(line.message()).isEqualTo("UPDATE stock waits for a lock that request req-holder holds");
            assertThat(line.mdc()).containsEntry("request_id", "req-waiter");
            assertThat(line.values())
                    .containsEntry("blocked_by_request", "req-holder")
                    .containsEntry("blocked_by_service", "orders")
                    .containsEntry("blocked_by_state", "idle in transaction")
                    .containsEntry("blocked_by_sql", "UPDATE stock SET amount = amount - ? WHERE id = ?")
                    .containsEntry("sql", "UPDATE stock SET amount = amount - ? WHERE id = ?")
                    .containsOnlyKeys(
                            "event",
                            "sql",
                            "fp",
                            "blocked_by_request",
                            "blocked_by_service",
                            "blocked_by_state",
                            "blocked_for_ms",
                            "blocked_by_sql");
            assertThat(Long.parseLong(line.values().get("blocked_for_ms"))).isBetween(100L, 1_100L);
            assertThat(scene.log.spansEnded("client"))
                    .filteredOn(span -> "req-waiter".equals(span.mdc().get("request_id")))
                    .singleElement()
                    .satisfies(span -> assertThat(span.values()).containsEntry("blocked_by_request", "req-holder"));
            assertThat(scene.log.spansEnded("client"))
                    .filteredOn(span -> "req-holder".equals(span.mdc().get("request_id")))
                    .allSatisfy(span -> assertThat(span.values()).doesNotContainKey("blocked_by_request"));
            assertThat(scene.clew.counters().all()).isEmpty();
        }
    }

    @Test
    void namesItToAStatementThatFails() throws Exception {
        DataSource dataSource = scene.wrap(pool, "orders", pool).build();
        try (Connection holder = scene.holding(dataSource, "req-holder", "UPDATE stock SET amount = 1 WHERE id = 1");
                Connection connection = dataSource.getConnection()) {
            LockScene.run(connection, "SET LOCK_TIMEOUT 1000");
            Waiting waiter = scene.waiting(connection, "req-waiter", "DELETE FROM stock WHERE id = 1");
            assertThat(waiter.end().get()).hasMessageContaining("Timeout");
            assertThat(scene.log.spansEnded("client"))
                    .filteredOn(span -> "DELETE stock".equals(span.values().get("span")))
                    .singleElement()
                    .satisfies(span -> assertThat(span.values())
                            .containsEntry("outcome", "timeout")
                            .containsEntry("blocked_by_request", "req-holder"));
            holder.rollback();
        }
    }

    @Test
    void looksOnceAtAStatement() throws Exception {
        DataSource dataSource = scene.wrap(pool, "orders", pool).build();
        try (Connection holder = scene.holding(dataSource, "req-holder", "UPDATE stock SET amount = 1 WHERE id = 1");
                Waiting first = scene.waiting(dataSource, "req-1", "DELETE FROM stock WHERE id = 1")) {
            scene.lines(1);
            long told = System.nanoTime();
            Await.until(() -> System.nanoTime() - told > 3 * LockScene.THRESHOLD.toNanos());
            holder.rollback();
            first.succeeds();
        }
        try (Connection holder = scene.holding(dataSource, "req-holder", "UPDATE stock SET amount = 1 WHERE id = 2");
                Waiting second = scene.waiting(dataSource, "req-2", "DELETE FROM stock WHERE id = 2")) {
            assertThat(scene.lines(2))
                    .extracting(line -> line.mdc().get("request_id"))
                    .containsExactly("req-1", "req-2");
            holder.rollback();
            second.succeeds();
        }
    }

    @Test
    void isSilentAboutAStatementThatIsOnlySlow() throws Exception {
        RecordingDataSource probe = new RecordingDataSource(pool);
        DataSource dataSource = scene.wrap(pool, "orders", probe).build();
        try (Connection connection = pool.getConnection()) {
            LockScene.run(connection, "CREATE ALIAS work FOR \"" + Work.class.getName() + ".run\"");
        }
        try (Waiting slow = scene.waiting(dataSource, "req-1", "CALL work()")) {
            Await.until(() -> probe.sent().stream().anyMatch(sql -> sql.contains("BLOCKER_ID")));
            Work.LOOKED_AT.countDown();
            slow.succeeds();
        }
        assertThat(scene.lines()).isEmpty();
        assertThat(scene.clew.counters().all()).isEmpty();
    }

    /** A function of the database, which works until it is looked at. */
    public static final class Work {
        private static final CountDownLatch LOOKED_AT = new CountDownLatch(1);

        private Work() {}

        public static boolean run() throws InterruptedException {
            return LOOKED_AT.await(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void namesTheSessionOfAConnectionThatIsNotWrapped() throws Exception {
        DataSource dataSource = scene.wrap(pool, "orders", pool).build();
        try (Connection holder = scene.holding(pool, "req-unseen", "UPDATE stock SET amount = 1 WHERE id = 1");
                Waiting waiter = scene.waiting(dataSource, "req-waiter", "DELETE FROM stock WHERE id = 1")) {
            CapturedLog.Line line = scene.lines(1).get(0);
            assertThat(line.message()).matches("DELETE stock waits for a lock that session [0-9]+ holds");
            assertThat(line.values())
                    .containsEntry("blocked_by_state", "idle in transaction")
                    .doesNotContainKeys("blocked_by_request", "blocked_by_service", "blocked_by_sql", "blocked_chain");
            holder.rollback();
            waiter.succeeds();
        }
        assertThat(scene.log.spansEnded("client"))
                .allSatisfy(span -> assertThat(span.values()).doesNotContainKey("blocked_by_request"));
    }

    @Test
    void looksAtConnectionsThatNoPoolKeeps() throws Exception {
        JdbcDataSource driver = new JdbcDataSource();
        driver.setURL(url);
        DataSource dataSource = scene.wrap(driver, "orders", driver).build();
        try (Connection holder = scene.holding(dataSource, "req-holder", "UPDATE stock SET amount = 1 WHERE id = 1");
                Waiting waiter = scene.waiting(dataSource, "req-waiter", "DELETE FROM stock WHERE id = 1")) {
            assertThat(scene.lines(1).get(0).values()).containsEntry("blocked_by_request", "req-holder");
            holder.rollback();
            waiter.succeeds();
        }
    }

    /** Lets a statement wait twice, each time until the threshold is long over and something has been said. */
    private void waitTwice(DataSource dataSource) throws Exception {
        for (int i = 0; i < 2; i++) {
            try (Connection holder = scene.holding(dataSource, "req-1", "UPDATE stock SET amount = 1 WHERE id = 1");
                    Waiting waiter = scene.waiting(dataSource, "req-2", "UPDATE stock SET amount = 2 WHERE id = 1")) {
                long begun = System.nanoTime();
                Await.until(() -> System.nanoTime() - begun > 4 * LockScene.THRESHOLD.toNanos()
                        && !scene.log.lines("clew.jdbc").isEmpty());
                holder.rollback();
                waiter.succeeds();
            }
        }
    }

    /** The question of both databases finds sessions of the same numbers. */
    @Test
    void isSilentAndSaysSoOnceIfTheProbeLeadsToAnotherDatabase() throws Exception {
        JdbcDataSource other = new JdbcDataSource();
        other.setURL("jdbc:h2:mem:" + UUID.randomUUID());
        RecordingDataSource probe = new RecordingDataSource(other);
        DataSource dataSource = scene.wrap(pool, "orders", probe).build();
        waitTwice(dataSource);
        assertThat(scene.log.lines("clew.jdbc"))
                .extracting(CapturedLog.Line::message)
                .containsExactly("lock waits are not looked at on a server that the probe does not lead to");
        assertThat(probe.sent()).isEmpty();
        assertThat(scene.clew.counters().all()).isEmpty();
    }

    @Test
    void isOffAndSaysSoOnceIfTheProbeIsNoAdmin() throws Exception {
        try (Connection connection = pool.getConnection()) {
            LockScene.run(connection, "CREATE USER guest PASSWORD 'guest'");
        }
        JdbcDataSource guest = new JdbcDataSource();
        guest.setURL(url.substring(0, url.indexOf(';'))); // it may set no option
        guest.setUser("guest");
        guest.setPassword("guest");
        DataSource dataSource = scene.wrap(pool, "orders", guest).build();
        waitTwice(dataSource);
        assertThat(scene.log.lines("clew.jdbc"))
                .extracting(CapturedLog.Line::message)
                .containsExactly(
                        "lock waits are not looked at any more, the probe does not see them: its user is no admin,"
                                + " and sees its own session alone");
        assertThat(scene.clew.counters().all()).isEmpty();
    }
}
