package dev.clew.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What one thread waited for, as JDK Flight Recorder really tells it. */
class PausesTest {
    private static Recorded recorded;

    @BeforeAll
    static void record() {
        recorded = new Recorded();
    }

    @AfterAll
    static void close() {
        recorded.close();
    }

    @Test
    void aMonitorIsOnTheRequestThatWaitedAndOnNoOther() {
        Object stock = new Object();
        CountDownLatch over = new CountDownLatch(1);
        Thread bystander = recorded.serving("monitor-bystander", () -> await(over));
        Instant before = Instant.now();
        recorded.serve("monitor-owner", () -> {
            Thread waiter = Contention.on(stock, () -> entering("monitor-waiter", stock), 60);
            Recorded.join(waiter);
        });
        over.countDown();
        Recorded.join(bystander);

        CapturedLog.Line line = recorded.await("monitor-waiter");
        recorded.awaitAllSoFar();
        assertThat(recorded.linesOf("monitor-waiter")).hasSize(1);
        assertThat(recorded.linesOf("monitor-owner")).isEmpty();
        assertThat(recorded.linesOf("monitor-bystander")).isEmpty();
        assertThat(line.level()).isEqualTo("INFO");
        assertThat(line.values())
                .containsEntry("event", "pause")
                .containsEntry("pause_kind", "monitor")
                .containsEntry("blocked_by_request", "monitor-owner")
                .containsEntry("lock_class", "java.lang.Object")
                .doesNotContainKey("last_holder");
        assertThat(Recorded.millis(line)).isBetween(60.0, 10_000.0);
        assertThat(line.message())
                .isEqualTo("waited " + (long) Recorded.millis(line)
                        + " ms for the monitor of a java.lang.Object, held by request monitor-owner");
        assertThat(Instant.parse(line.values().get("pause_began")))
                .isBetween(before.minus(Duration.ofSeconds(1)), Instant.now());
        assertThat(line.values().get("pause_began")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
    }

    private static Thread entering(String id, Object monitor) {
        return recorded.serving(id, () -> Contention.enter(monitor));
    }

    private static Thread taking(String id, Lock lock) {
        return recorded.serving(id, () -> Contention.take(lock));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void allWaitersNameTheOneThatHeldTheMonitorLongest() {
        Object stock = new Object();
        List<Thread> waiters = new ArrayList<>();
        recorded.serve("chain-owner", () -> {
            synchronized (stock) {
                for (String id : List.of("chain-1", "chain-2", "chain-3")) {
                    Thread waiter = entering(id, stock);
                    Contention.awaitState(waiter, Thread.State.BLOCKED);
                    waiters.add(waiter);
                }
                Recorded.hold(150);
            }
        });
        waiters.forEach(Recorded::join);
        for (String id : List.of("chain-1", "chain-2", "chain-3")) {
            assertThat(recorded.await(id).values()).containsEntry("blocked_by_request", "chain-owner");
        }
    }

    @Test
    void anOwnerWithoutARequestIsNamedByItsThread() {
        Object stock = new Object();
        Recorded.join(Contention.on(stock, () -> entering("monitor-behind-thread", stock), 60));
        CapturedLog.Line line = recorded.await("monitor-behind-thread");
        assertThat(line.values()).doesNotContainKeys("blocked_by_request", "last_holder");
        assertThat(line.message())
                .endsWith(", last held by thread " + Thread.currentThread().getName());
    }

    @Test
    void aWaiterWithoutARequestHasNoLine() {
        Object stock = new Object();
        recorded.awaitAllSoFar();
        int before = recorded.lines("monitor").size();
        recorded.serve("owner-of-nobody", () -> {
            Thread waiter = Contention.on(
                    stock,
                    () -> {
                        Thread thread = new Thread(() -> Contention.enter(stock));
                        thread.start();
                        return thread;
                    },
                    60);
            Recorded.join(waiter);
        });
        recorded.awaitAllSoFar();
        assertThat(recorded.lines("monitor")).hasSize(before + 1);
    }

    @Test
    void aLockNamesTheRequestThatOwnsIt() {
        ReentrantLock lock = new ReentrantLock();
        recorded.serve("lock-owner", () -> {
            Thread waiter = Contention.onLock(lock, () -> taking("lock-waiter", lock), 600);
            Recorded.join(waiter);
        });
        CapturedLog.Line line = recorded.await("lock-waiter");
        assertThat(line.values())
                .containsEntry("pause_kind", "lock")
                .containsEntry("lock_class", "java.util.concurrent.locks.ReentrantLock$NonfairSync")
                .containsEntry("blocked_by_request", "lock-owner");
        assertThat(line.message()).endsWith(", held by request lock-owner");
    }

    @Test
    void aWriterBehindReadersNamesNobody() {
        ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
        recorded.serve("reader", () -> {
            Thread waiter = Contention.onLock(lock.readLock(), () -> taking("writer", lock.writeLock()), 500);
            Recorded.join(waiter);
        });
        CapturedLog.Line line = recorded.await("writer");
        assertThat(line.values())
                .containsEntry("pause_kind", "lock")
                .containsEntry("lock_class", "java.util.concurrent.locks.ReentrantReadWriteLock$NonfairSync")
                .doesNotContainKeys("blocked_by_request", "last_holder");
    }

    @Test
    void aSemaphoreIsALockAndALatchIsNot() {
        Semaphore permits = new Semaphore(0);
        CountDownLatch latch = new CountDownLatch(1);
        Thread taker = recorded.serving("semaphore-waiter", permits::acquireUninterruptibly);
        Thread waiter = recorded.serving("latch-waiter", () -> await(latch));
        Contention.awaitState(taker, Thread.State.WAITING);
        Contention.awaitState(waiter, Thread.State.WAITING);
        Recorded.hold(50);
        latch.countDown();
        Recorded.join(waiter);
        permits.release();
        Recorded.join(taker);
        assertThat(recorded.await("semaphore-waiter").values())
                .containsEntry("lock_class", "java.util.concurrent.Semaphore$NonfairSync");
        assertThat(recorded.linesOf("latch-waiter")).isEmpty();
    }

    @Test
    void aSlowReadOfASocketNamesItsPeer() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket accepted = server.accept()) {
            CountDownLatch reading = new CountDownLatch(1);
            Thread reader = recorded.serving("socket-reader", () -> {
                reading.countDown();
                assertThat(read(client)).isEqualTo(7);
            });
            await(reading);
            Recorded.hold(250);
            accepted.getOutputStream().write(7);
            Recorded.join(reader);
            CapturedLog.Line line = recorded.await("socket-reader");
            assertThat(line.values()).containsEntry("pause_kind", "socket_read");
            assertThat(line.values().get("peer")).endsWith(":" + server.getLocalPort());
            assertThat(line.message())
                    .isEqualTo("waited " + (long) Recorded.millis(line) + " ms for bytes from "
                            + line.values().get("peer"));
        }
    }

    private static int read(Socket socket) {
        try {
            return socket.getInputStream().read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aSecondOneRecordsNothing() {
        try (Pauses second = Pauses.start(recorded.clew)) {
            Await.until(() -> !warnings().isEmpty());
            assertThat(warnings()).containsExactly("pauses are recorded already, and not once more");
            assertThat(second).hasToString("Pauses(threshold=20ms)");
        }
        recorded.awaitAllSoFar();
    }

    private static List<String> warnings() {
        return recorded.log.lines("clew.jfr").stream()
                .filter(line -> line.level().equals("WARN"))
                .map(CapturedLog.Line::message)
                .toList();
    }
}
