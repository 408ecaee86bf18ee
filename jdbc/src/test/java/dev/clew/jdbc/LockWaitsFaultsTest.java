package dev.clew.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.jdbc.LockScene.Waiting;
import dev.clew.testkit.Await;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** Whatever the probe does, no statement fails or waits for it. */
class LockWaitsFaultsTest extends H2LockFixture {
    /** Lets a statement wait until the condition is true, and then succeed. */
    private void waitForARow(DataSource dataSource, Runnable until) throws Exception {
        try (Connection holder = scene.holding(dataSource, "req-holder", "UPDATE stock SET amount = 1 WHERE id = 1");
                Waiting waiter = scene.waiting(dataSource, "req-waiter", "UPDATE stock SET amount = 2 WHERE id = 1")) {
            until.run();
            holder.rollback();
            waiter.succeeds();
        }
    }

    private long skipped() {
        return scene.clew.counters().get("skipped.jdbc.lock_waits");
    }

    @Test
    void aFaultOfAnyCallToTheProbeIsCountedAndTheNextStatementIsLookedAt() throws Exception {
        FaultyDriver sound = new FaultyDriver(pool);
        waitForARow(scene.wrap(pool, "orders", sound.dataSource()).build(), () -> scene.lines(1));
        List<String> calls = new ArrayList<>(sound.called());
        assertThat(calls).hasSizeGreaterThan(8).contains("DataSource.getConnection()", "Connection.close()");

        for (String call : calls) {
            for (Throwable kind : FaultyDriver.kinds()) {
                FaultyDriver faulty = new FaultyDriver(pool);
                DataSource dataSource = scene.wrap(pool, "orders", pool)
                        .lockWaits(faulty.dataSource(), Duration.ofMillis(20))
                        .build();
                long before = skipped();
                faulty.failAt(call, kind);
                waitForARow(dataSource, () -> Await.until(() -> skipped() > before));
                int told = scene.lines().size();
                faulty.failAt("", kind);
                waitForARow(dataSource, () -> scene.lines(told + 1));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1203, 1226, 1461})
    void aServerThatIsFullIsAskedAgain(int code) throws Exception {
        FaultyDriver probe = new FaultyDriver(pool);
        DataSource dataSource = scene.wrap(pool, "orders", probe.dataSource()).build();
        waitForARow(dataSource, () -> scene.lines(1));
        for (String call : List.copyOf(probe.called())) {
            if (call.equals("DataSource.getConnection()") || call.startsWith("PreparedStatement.executeQuery(")) {
                long before = skipped();
                int told = scene.lines().size();
                probe.failAt(call, new SQLException("full", "42000", code));
                waitForARow(dataSource, () -> Await.until(() -> skipped() > before));
                probe.failAt("", new SQLException());
                waitForARow(dataSource, () -> scene.lines(told + 1));
            }
        }
        assertThat(skipped()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void aProbeThatGetsNoConnectionForWantOfARightIsAskedAgain() throws Exception {
        FaultyDriver probe = new FaultyDriver(pool);
        DataSource dataSource = scene.wrap(pool, "orders", probe.dataSource()).build();
        probe.failAt("DataSource.getConnection()", new SQLException("no role may log in", "42501"));
        waitForARow(dataSource, () -> Await.until(() -> skipped() > 0));
        probe.failAt("", new SQLException());
        waitForARow(dataSource, () -> scene.lines(1));
    }

    /** A probe whose connections are not to be had while it is shut. */
    private static final class Shut extends AbstractDataSource {
        private final DataSource open;
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch key = new CountDownLatch(1);
        private final boolean heedsInterrupts;

        Shut(DataSource open, boolean heedsInterrupts) {
            this.open = open;
            this.heedsInterrupts = heedsInterrupts;
        }

        @Override
        public Connection getConnection() throws SQLException {
            asked.countDown();
            while (key.getCount() > 0) {
                try {
                    key.await();
                } catch (InterruptedException e) {
                    if (heedsInterrupts) {
                        throw new SQLException("interrupted", e);
                    }
                }
            }
            return open.getConnection();
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }
    }

    private static void await(CountDownLatch latch) {
        Await.until(() -> latch.getCount() == 0);
    }

    @Test
    void aProbeThatHangsDelaysNoStatementAndKeepsNoOtherFromBeingLookedAt() throws Exception {
        Shut probe = new Shut(pool, false);
        DataSource hanging = scene.wrap(pool, "orders", probe).build();
        waitForARow(hanging, () -> await(probe.asked));
        assertThat(scene.lines()).isEmpty();

        DataSource sound = scene.wrap(pool, "inventory", pool).build();
        Await.until(() -> {
            try {
                // Each statement may be the one that finds that the thread is late.
                waitForARow(sound, LockWaitsFaultsTest::pastTheThreshold);
                return !scene.lines().isEmpty();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(scene.lines().get(0).values()).containsEntry("blocked_by_service", "inventory");

        int told = scene.lines().size();
        waitForARow(hanging, LockWaitsFaultsTest::pastTheThreshold); // not asked again while it hangs
        assertThat(scene.lines()).hasSize(told);
        probe.key.countDown();
        Await.until(() -> {
            try {
                waitForARow(hanging, LockWaitsFaultsTest::pastTheThreshold);
                return scene.lines().size() > told;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(skipped()).isZero();
    }

    private static void pastTheThreshold() {
        long begun = System.nanoTime();
        Await.until(() -> System.nanoTime() - begun > 2 * LockScene.THRESHOLD.toNanos());
    }

    @Test
    void aProbeThatHangsIsInterrupted() throws Exception {
        Shut probe = new Shut(pool, true);
        DataSource hanging = scene.wrap(pool, "orders", probe).build();
        waitForARow(hanging, () -> await(probe.asked));
        Await.until(() -> {
            try (Connection connection = hanging.getConnection()) {
                LockScene.run(connection, "SELECT 1");
                return skipped() == 1;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void refusesANegativeThreshold() {
        assertThatThrownBy(() -> CorrelationDataSource.builder(pool).lockWaits(pool, Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("lockWaits must not be negative, was PT-0.001S");
    }
}
