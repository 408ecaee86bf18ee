package dev.clew.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.jdbc.CorrelationDataSource.Mode;
import dev.clew.jdbc.LockScene.Waiting;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mariadb.jdbc.MariaDbDataSource;

/** Locks on a real MariaDB, with and without its performance_schema: {@code -Pmariadb}. */
@Tag("mariadb")
class LockWaitsMariaDbTest {
    private final LockScene scene = new LockScene();
    private MariaDb server;

    @TempDir
    private Path folder;

    private void start(boolean watched) throws Exception {
        server = MariaDb.start(Files.createDirectories(folder.resolve("server")), watched);
        try (Connection connection = server.dataSource("").getConnection()) {
            LockScene.run(connection, "CREATE DATABASE shop");
            LockScene.run(connection, "CREATE TABLE shop.stock(id int PRIMARY KEY, amount int) ENGINE=InnoDB");
            LockScene.run(connection, "INSERT INTO shop.stock VALUES (1, 10), (2, 20), (3, 30)");
            LockScene.run(connection, "CREATE USER guest@'%' IDENTIFIED BY 'guest'");
        }
    }

    @AfterEach
    void stop() throws Exception {
        scene.close();
        if (server != null) {
            server.close();
        }
    }

    private DataSource inventory(DataSource probe) throws Exception {
        return scene.wrap(server.dataSource(""), "inventory", probe)
                .mode(Mode.SESSION)
                .build();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void namesARequestOfThisProcess(boolean watched) throws Exception {
        start(watched);
        DataSource inventory = inventory(server.dataSource(""));
        try (Connection holder =
                        scene.holding(inventory, "req-holder", "UPDATE shop.stock SET amount = 1 WHERE id = 1");
                Waiting waiter = scene.waiting(inventory, "req-waiter", "DELETE FROM shop.stock WHERE id = 1")) {
            CapturedLog.Line line = scene.lines(1).get(0);
            holder.rollback();
            waiter.succeeds();
            assertThat(line.message()).isEqualTo("DELETE shop.stock waits for a lock that request req-holder holds");
            assertThat(line.values())
                    .containsEntry("blocked_by_request", "req-holder")
                    .containsEntry("blocked_by_service", "inventory")
                    .containsEntry("blocked_by_state", "idle in transaction")
                    .containsEntry("blocked_by_sql", "UPDATE shop.stock SET amount = ? WHERE id = ?");
            assertThat(scene.clew.counters().all()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void namesARequestOfAnotherProcessIfTheServerKeepsItsPerformanceSchema(boolean watched) throws Exception {
        start(watched);
        DataSource inventory = inventory(server.dataSource(""));
        try (OtherService orders = OtherService.holding(
                        server.url(""), "req-orders", "UPDATE shop.stock SET amount = 1 WHERE id = 1");
                Waiting waiter = scene.waiting(inventory, "req-waiter", "DELETE FROM shop.stock WHERE id = 1")) {
            CapturedLog.Line line = scene.lines(1).get(0);
            orders.close();
            waiter.succeeds();
            assertThat(line.values()).containsEntry("blocked_by_state", "idle in transaction");
            if (watched) {
                assertThat(line.values()).containsEntry("blocked_by_request", "req-orders");
            } else {
                assertThat(line.message()).matches("DELETE shop.stock waits for a lock that session [0-9]+ holds");
            }
            assertThat(scene.clew.counters().all()).isEmpty();
        }
    }

    @Test
    void followsAChain() throws Exception {
        start(true);
        DataSource inventory = inventory(server.dataSource(""));
        try (Connection first = scene.holding(inventory, "req-1", "UPDATE shop.stock SET amount = 1 WHERE id = 1");
                Connection second = scene.holding(inventory, "req-2", "UPDATE shop.stock SET amount = 1 WHERE id = 2");
                Waiting onFirst = scene.waiting(second, "req-2", "DELETE FROM shop.stock WHERE id = 1")) {
            scene.lines(1);
            try (Waiting onSecond = scene.waiting(inventory, "req-3", "DELETE FROM shop.stock WHERE id = 2")) {
                CapturedLog.Line line = scene.lines(2).get(1);
                first.rollback();
                onFirst.succeeds();
                second.rollback();
                onSecond.succeeds();
                assertThat(line.values())
                        .containsEntry("blocked_by_request", "req-1")
                        .containsEntry("blocked_chain", "req-2 > req-1");
            }
        }
    }

    @Test
    void isOffAndSaysSoOnceWithoutTheRightToSeeProcesses() throws Exception {
        start(true);
        DataSource guest =
                new MariaDbDataSource(server.url("").replace("/mysql?user=root", "/?user=guest&password=guest"));
        DataSource inventory = inventory(guest);
        for (int i = 0; i < 2; i++) {
            try (Connection holder =
                            scene.holding(inventory, "req-1", "UPDATE shop.stock SET amount = 1 WHERE id = 1");
                    Waiting waiter =
                            scene.waiting(inventory, "req-2", "UPDATE shop.stock SET amount = 2 WHERE id = 1")) {
                long begun = System.nanoTime();
                Await.until(() -> System.nanoTime() - begun > 4 * LockScene.THRESHOLD.toNanos()
                        && !scene.log.lines("clew.jdbc").isEmpty());
                holder.rollback();
                waiter.succeeds();
            }
        }
        assertThat(scene.log.lines("clew.jdbc"))
                .singleElement()
                .satisfies(line -> assertThat(line.message())
                        .startsWith("lock waits are not looked at any more, the probe does not see them: ")
                        .contains("PROCESS"));
        assertThat(scene.clew.counters().all()).isEmpty();
    }
}
