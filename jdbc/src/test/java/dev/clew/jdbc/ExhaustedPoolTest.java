package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.testkit.CapturedLog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A request that gets no connection learns who holds them, whatever the pool. */
class ExhaustedPoolTest {
    private static final Duration PATIENCE = Duration.ofMillis(300);
    private static final int SIZE = 4;
    private static final int THREADS = 64;

    private final Clew clew = Clew.builder().build();
    private final ExecutorService workers = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stop() {
        workers.shutdownNow();
        assertThat(clew.counters().all()).isEmpty();
    }

    private interface Work {
        void on(CorrelationDataSource dataSource, DataSource pool) throws Exception;
    }

    private void with(Pools kind, int size, Work work) throws Exception {
        DataSource pool = kind.create(size, PATIENCE);
        try {
            CorrelationDataSource dataSource =
                    CorrelationDataSource.builder(pool).clew(clew).build();
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE stock(sku int, amount int)");
            }
            work.on(dataSource, pool);
        } finally {
            Pools.close(pool);
        }
    }

    private static void await(List<? extends Future<?>> all) throws Exception {
        for (Future<?> each : all) {
            each.get(60, TimeUnit.SECONDS);
        }
    }

    /** Runs a slow endpoint, which keeps its connection until it is let go. */
    private Callable<Void> slow(CorrelationDataSource dataSource, String id, CountDownLatch begun, CountDownLatch end) {
        return () -> {
            try (Scope scope = request(clew, id).makeCurrent();
                    Connection connection = dataSource.getConnection()) {
                connection.setAutoCommit(false);
                try (PreparedStatement update =
                        connection.prepareStatement("UPDATE stock SET amount = ? WHERE sku = 44")) {
                    update.setInt(1, 7);
                    update.executeUpdate();
                }
                begun.countDown();
                assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
                connection.rollback();
            }
            return null;
        };
    }

    @ParameterizedTest
    @EnumSource
    void everyRequestThatGetsNoneNamesExactlyTheHolders(Pools kind) throws Exception {
        with(kind, SIZE, (dataSource, pool) -> {
            CountDownLatch end = new CountDownLatch(1);
            List<Future<?>> all = new ArrayList<>();
            List<String> holders = new ArrayList<>();
            for (int i = 0; i < SIZE; i++) {
                CountDownLatch begun = new CountDownLatch(1);
                holders.add("slow-" + i);
                all.add(workers.submit(slow(dataSource, "slow-" + i, begun, end)));
                assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
            }
            try (CapturedLog log = CapturedLog.create()) {
                List<Future<?>> waiting = new ArrayList<>();
                for (int i = SIZE; i < THREADS; i++) {
                    String id = "req-" + i;
                    waiting.add(workers.submit(() -> {
                        try (Scope scope = request(clew, id).makeCurrent()) {
                            assertThatThrownBy(dataSource::getConnection).isInstanceOf(SQLException.class);
                        }
                    }));
                }
                await(waiting);
                List<CapturedLog.Line> lines = log.lines("clew.jdbc");
                assertThat(lines)
                        .extracting(line -> line.mdc().get("request_id"))
                        .hasSize(THREADS - SIZE)
                        .doesNotHaveDuplicates();
                assertThat(lines).allSatisfy(line -> assertNames(line, holders, kind));
            } finally {
                end.countDown();
            }
            await(all);
        });
    }

    private static void assertNames(CapturedLog.Line line, List<String> holders, Pools kind) {
        assertThat(line.level()).isEqualTo("WARN");
        assertThat(line.message())
                .matches(
                        "waited \\d+ ms for a connection and got none; 4 are held, longest by request slow-0 for \\d+ ms");
        assertThat(line.error()).isNotNull();
        assertThat(line.values())
                .containsEntry("event", "pool_wait")
                .containsEntry("holders", "4")
                .containsEntry("held_by_request", String.join(" ", holders))
                .containsEntry(
                        "last_sql",
                        String.join(
                                "\n",
                                Collections.nCopies(
                                        SIZE, "idle in transaction: UPDATE stock SET amount = ? WHERE sku = ?")));
        assertThat(Double.parseDouble(line.values().get("pool_wait_ms"))).isGreaterThanOrEqualTo(299);
        List<Long> heldMs = Stream.of(line.values().get("held_ms").split(" ", -1))
                .map(Long::valueOf)
                .toList();
        assertThat(heldMs).hasSize(SIZE).isSortedAccordingTo(Comparator.reverseOrder());
        if (kind == Pools.H2) {
            assertThat(line.values()).doesNotContainKey("past_wrapper");
        } else {
            assertThat(line.values()).containsEntry("past_wrapper", "0");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    void countsThoseThatWereTakenPastTheWrapper(Pools kind) throws Exception {
        with(kind, 2, (dataSource, pool) -> {
            try (CapturedLog log = CapturedLog.create();
                    Scope scope = request(clew, "req-1").makeCurrent();
                    Connection unseen = pool.getConnection();
                    Connection seen = dataSource.getConnection()) {
                assertThatThrownBy(dataSource::getConnection).isInstanceOf(SQLException.class);
                assertThat(unseen).isNotSameAs(seen);
                assertThat(log.lines("clew.jdbc"))
                        .singleElement()
                        .satisfies(line -> assertThat(line.values())
                                .containsEntry("holders", "1")
                                .containsEntry("held_by_request", "req-1")
                                .containsEntry("past_wrapper", "1"));
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void noHolderIsLeftAfterAllHaveClosed(Pools kind) throws Exception {
        with(kind, SIZE, (dataSource, pool) -> {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                String id = "req-" + i;
                all.add(workers.submit(() -> {
                    for (int n = 0; n < 20; n++) {
                        serve(dataSource, id, n);
                    }
                    return null;
                }));
            }
            try {
                await(all);
            } finally {
                workers.shutdownNow();
            }
            List<Connection> held = new ArrayList<>();
            try (CapturedLog log = CapturedLog.create();
                    Scope scope = request(clew, "last").makeCurrent()) {
                for (int i = 0; i < SIZE; i++) {
                    held.add(dataSource.getConnection());
                }
                assertThatThrownBy(dataSource::getConnection).isInstanceOf(SQLException.class);
                assertThat(log.lines("clew.jdbc"))
                        .singleElement()
                        .satisfies(line -> assertThat(line.values())
                                .containsEntry("holders", "4")
                                .containsEntry("held_by_request", "last last last last"));
            } finally {
                for (Connection each : held) {
                    each.close();
                }
            }
        });
    }

    /** Takes a connection, and now and then leaves it before a statement has run, or closes it twice. */
    private void serve(CorrelationDataSource dataSource, String id, int n) {
        try (Scope scope = request(clew, id).makeCurrent();
                Connection connection = dataSource.getConnection()) {
            if (n % 3 != 0) {
                connection.createStatement().executeQuery("SELECT amount FROM stock");
            }
            if (n % 4 == 0) {
                connection.close();
            }
        } catch (SQLException e) {
            // 64 threads want 4 connections: some may wait too long
        }
    }
}
