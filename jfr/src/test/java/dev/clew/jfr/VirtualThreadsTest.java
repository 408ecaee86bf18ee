package dev.clew.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.CapturedLog;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@EnabledForJreRange(min = JRE.JAVA_25)
class VirtualThreadsTest {
    private static Recorded recorded;

    @BeforeAll
    static void record() {
        recorded = new Recorded();
    }

    @AfterAll
    static void close() {
        recorded.close();
    }

    /** By reflection, because the tests are compiled for 17. */
    private static Thread virtual(String id, Runnable work) {
        try {
            Runnable serving = () -> recorded.serve(id, work);
            return (Thread)
                    Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, serving);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    /** A thread that waits in a class initializer cannot leave its carrier. */
    private static final class Slow {
        private static final CountDownLatch BEGUN = new CountDownLatch(1);
        private static final CountDownLatch GO_ON = new CountDownLatch(1);

        private static final class Initialized {
            static {
                BEGUN.countDown();
                await(GO_ON);
            }

            private static void touch() {}
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aPinIsOnItsRequest() {
        Thread pinned = virtual("pinned", Slow.Initialized::touch);
        await(Slow.BEGUN);
        Recorded.hold(60);
        Slow.GO_ON.countDown();
        Recorded.join(pinned);
        CapturedLog.Line line = recorded.await("pinned");
        assertThat(line.values()).containsEntry("pause_kind", "pin");
        assertThat(Recorded.millis(line)).isGreaterThan(30.0);
        assertThat(line.message()).isEqualTo("was pinned to its carrier for " + (long) Recorded.millis(line) + " ms");
    }

    @Test
    void aPlatformThreadBehindAVirtualOneNamesItsRequest() {
        Object stock = new Object();
        CountDownLatch holding = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        Thread owner = virtual("virtual-owner", () -> {
            synchronized (stock) {
                holding.countDown();
                await(letGo);
            }
        });
        await(holding);
        Thread waiter = recorded.serving("platform-waiter", () -> Contention.enter(stock));
        Contention.awaitState(waiter, Thread.State.BLOCKED);
        Recorded.hold(60);
        letGo.countDown();
        Recorded.join(owner);
        Recorded.join(waiter);
        assertThat(recorded.await("platform-waiter").values()).containsEntry("blocked_by_request", "virtual-owner");
    }

    /** A limit of the JDK's, said in README: this test tells when it has gone. */
    @Test
    void aVirtualThreadThatWaitsForAMonitorIsNotSeen() {
        Object stock = new Object();
        recorded.serve(
                "platform-owner",
                () -> Recorded.join(
                        Contention.on(stock, () -> virtual("virtual-waiter", () -> Contention.enter(stock)), 60)));
        recorded.awaitAllSoFar();
        assertThat(recorded.linesOf("virtual-waiter")).isEmpty();
    }

    /** As above. */
    @Test
    void aVirtualThreadThatWaitsForALockIsNotSeen() {
        ReentrantLock lock = new ReentrantLock();
        recorded.serve(
                "platform-lock-owner",
                () -> Recorded.join(Contention.onLock(
                        lock, () -> virtual("virtual-lock-waiter", () -> Contention.take(lock)), 300)));
        recorded.awaitAllSoFar();
        assertThat(recorded.linesOf("virtual-lock-waiter")).isEmpty();
    }
}
