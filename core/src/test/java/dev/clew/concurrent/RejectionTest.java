package dev.clew.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.clew.Clew;
import dev.clew.LinesOf;
import dev.clew.context.Counters;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The line that says whose tasks fill the queue of an executor that refuses one more. */
class RejectionTest {
    private static final Clew CLEW = Clew.builder().build();
    private final RejectedExecutionException full = new RejectedExecutionException("full");

    private final LinesOf lines = LinesOf.logger("clew.concurrent");
    private final CountDownLatch hold = new CountDownLatch(1);
    private final List<ExecutorService> pools = new ArrayList<>();

    @AfterEach
    void shutDown() {
        hold.countDown();
        pools.forEach(ExecutorService::shutdownNow);
        lines.close();
    }

    /** Returns a pool of one thread, which is busy until the end of the test. */
    private ExecutorService pool(BlockingQueue<Runnable> queue) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, queue, (task, busy) -> {
            throw full;
        });
        return busy(pool);
    }

    private ExecutorService busy(ThreadPoolExecutor pool) {
        pools.add(pool);
        pool.execute(() -> {
            try {
                hold.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return ContextExecutors.wrap((ExecutorService) pool);
    }

    private static void hand(ExecutorService pool, TraceContext request, int tasks) {
        try (Scope scope = request.makeCurrent()) {
            for (int i = 0; i < tasks; i++) {
                pool.execute(() -> {});
            }
        }
    }

    private static Throwable refused(ExecutorService pool, TraceContext request) {
        return catchThrowable(() -> hand(pool, request, 1));
    }

    @Test
    void namesTheRequestsThatFillTheQueueMostFirst() {
        ExecutorService pool = pool(new LinkedBlockingQueue<>(7));
        TraceContext few = CLEW.root();
        TraceContext most = CLEW.root();
        TraceContext refused = CLEW.root();
        hand(pool, few, 2);
        hand(pool, most, 4);
        hand(pool, TraceContext.NONE, 1);

        assertThat(refused(pool, refused)).isSameAs(full);
        assertThat(lines.texts())
                .containsExactly("WARN ThreadPoolExecutor rejected a task; 4 of the 7 in its queue are of request "
                        + most.requestId() + " | event=rejected rejections=1 queued_by_request=" + most.requestId()
                        + " " + few.requestId() + " - queued_tasks=4 2 1");
        assertThat(lines.onlyMdc()).containsEntry("request_id", refused.requestId());
    }

    /** The ways in which a task is handed over. */
    enum Way {
        SUBMIT_RUNNABLE {
            @Override
            Future<?> hand(ExecutorService pool, Callable<String> task) {
                return pool.submit((Runnable) () -> {});
            }
        },
        SUBMIT_WITH_RESULT {
            @Override
            Future<?> hand(ExecutorService pool, Callable<String> task) {
                return pool.submit(() -> {}, "result");
            }
        },
        SUBMIT_CALLABLE {
            @Override
            Future<?> hand(ExecutorService pool, Callable<String> task) {
                return pool.submit(task);
            }
        },
        INVOKE_ALL {
            @Override
            Object hand(ExecutorService pool, Callable<String> task) throws Exception {
                return pool.invokeAll(List.of(task));
            }
        },
        INVOKE_ALL_WITHIN {
            @Override
            Object hand(ExecutorService pool, Callable<String> task) throws Exception {
                return pool.invokeAll(List.of(task), 1, TimeUnit.MINUTES);
            }
        },
        INVOKE_ANY {
            @Override
            Object hand(ExecutorService pool, Callable<String> task) throws Exception {
                return pool.invokeAny(List.of(task));
            }
        },
        INVOKE_ANY_WITHIN {
            @Override
            Object hand(ExecutorService pool, Callable<String> task) throws Exception {
                return pool.invokeAny(List.of(task), 1, TimeUnit.MINUTES);
            }
        };

        abstract Object hand(ExecutorService pool, Callable<String> task) throws Exception;
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void isWrittenHoweverTheTaskIsHandedOverAndTheExceptionStays(Way way) {
        ExecutorService pool = pool(new LinkedBlockingQueue<>(1));
        TraceContext request = CLEW.root();
        hand(pool, request, 1);
        assertThatThrownBy(() -> way.hand(pool, () -> "x")).isSameAs(full);
        assertThat(lines.texts())
                .containsExactly("WARN ThreadPoolExecutor rejected a task; 1 of the 1 in its queue are of request "
                        + request.requestId() + " | event=rejected rejections=1 queued_by_request="
                        + request.requestId() + " queued_tasks=1");
    }

    @Test
    void aFloodOfRejectionsIsTenLinesASecond() {
        ExecutorService pool = pool(new LinkedBlockingQueue<>(1));
        hand(pool, CLEW.root(), 1);
        for (int i = 0; i < 100; i++) {
            assertThat(refused(pool, CLEW.root())).isSameAs(full);
        }
        assertThat(lines.texts().size()).isBetween(10, 99);
        assertThat(lines.texts().subList(0, 10))
                .allSatisfy(line -> assertThat(line).contains(" rejections=1 "));
        int told = lines.texts().size();
        int refused = 100;
        long since = System.nanoTime();
        while (lines.texts().size() == told && System.nanoTime() - since < TimeUnit.MINUTES.toNanos(1)) {
            assertThat(refused(pool, CLEW.root())).isSameAs(full);
            refused++;
            Thread.onSpinWait();
        }
        assertThat(lines.texts().stream()
                        .mapToInt(line -> Integer.parseInt(line.replaceAll(".* rejections=(\\d+) .*", "$1")))
                        .sum())
                .isEqualTo(refused);
    }

    @Test
    void namesTenAtMost() {
        ExecutorService pool = pool(new LinkedBlockingQueue<>(24));
        for (int i = 0; i < 12; i++) {
            hand(pool, CLEW.root(), 2);
        }
        assertThat(refused(pool, CLEW.root())).isSameAs(full);
        assertThat(lines.texts()).singleElement().asString().endsWith(" queued_tasks=2 2 2 2 2 2 2 2 2 2");
    }

    /** As long as it has a task or two, another request may take its place, and these are forgotten. */
    @Test
    void whoeverFillsTheQueueIsNamedAmongThousandsOfRequests() {
        ExecutorService pool = pool(new LinkedBlockingQueue<>(2_040));
        TraceContext filler = CLEW.root();
        for (int i = 0; i < 1_000; i++) {
            hand(pool, CLEW.root(), 1);
        }
        for (int i = 0; i < 1_000; i++) {
            hand(pool, CLEW.root(), 1);
            hand(pool, filler, i % 25 == 0 ? 1 : 0);
        }
        assertThat(refused(pool, CLEW.root())).isSameAs(full);
        assertThat(lines.texts())
                .singleElement()
                .asString()
                .matches("WARN ThreadPoolExecutor rejected a task; (3\\d|40) of the 2040 in its queue are of request "
                        + filler.requestId() + " \\|.*");
    }

    @Test
    void doesNotCountTasksThatWereCancelled() {
        LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>(5);
        ExecutorService pool = pool(queue);
        List<Future<?>> given = new ArrayList<>();
        try (Scope scope = CLEW.root().makeCurrent()) {
            for (int i = 0; i < 5; i++) {
                given.add(pool.submit(() -> {}));
            }
        }
        given.forEach(task -> task.cancel(false));
        queue.clear();
        TraceContext request = CLEW.root();
        hand(pool, request, 5);
        assertThat(refused(pool, CLEW.root())).isSameAs(full);
        assertThat(lines.texts())
                .singleElement()
                .asString()
                .endsWith(" queued_by_request=" + request.requestId() + " queued_tasks=5");
    }

    @Test
    void namesTheFillerAfterManyRequestsThatWaitedForTheirTasksInVain() throws Exception {
        int requests = 400;
        ExecutorService pool = pool(new LinkedBlockingQueue<>(4 * requests + 20));
        for (int i = 0; i < requests; i++) {
            try (Scope scope = CLEW.root().makeCurrent()) {
                pool.invokeAll(Collections.nCopies(4, () -> "x"), 2, TimeUnit.MILLISECONDS);
            }
        }
        int cancelled = ((ThreadPoolExecutor) pools.get(0)).getQueue().size();
        TraceContext filler = CLEW.root();
        hand(pool, filler, 4 * requests + 20 - cancelled);
        assertThat(refused(pool, CLEW.root())).isSameAs(full);
        assertThat(lines.texts())
                .singleElement()
                .asString()
                .endsWith(" queued_by_request=" + filler.requestId() + " queued_tasks="
                        + (4 * requests + 20 - cancelled));
    }

    @Test
    void countsNoTaskThatInvokeAnyNoLongerNeeds() throws Exception {
        ExecutorService pool = pool(new LinkedBlockingQueue<>(4));
        try (Scope scope = CLEW.root().makeCurrent()) {
            assertThatThrownBy(() -> pool.invokeAny(List.of(() -> "x", () -> "y"), 2, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
        }
        TraceContext request = CLEW.root();
        hand(pool, request, 2);
        assertThat(refused(pool, CLEW.root())).isSameAs(full);
        assertThat(lines.texts())
                .containsExactly("WARN ThreadPoolExecutor rejected a task; 2 of the 4 in its queue are of request "
                        + request.requestId() + " | event=rejected rejections=1 queued_by_request="
                        + request.requestId() + " queued_tasks=2");
    }

    @Test
    void leavesOutAnOldCountThatIsTooHigh() {
        LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>(20);
        ExecutorService pool = pool(queue);
        hand(pool, CLEW.root(), 20);
        queue.clear();
        TraceContext request = CLEW.root();
        hand(pool, request, 9);
        ((ThreadPoolExecutor) pools.get(0)).execute(() -> {});
        hand(pool, request, 10);
        assertThat(refused(pool, CLEW.root())).isSameAs(full);
        assertThat(lines.texts())
                .singleElement()
                .asString()
                .endsWith(" queued_by_request=" + request.requestId() + " queued_tasks=19");
    }

    /** No time is kept of them, so that they cannot be told from fresh ones. */
    @Test
    void ofTasksThatWereThrownAwayThoseOutsideRequestsAreLeftOutFirst() {
        LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>(5);
        ExecutorService pool = pool(queue);
        TraceContext request = CLEW.root();
        hand(pool, TraceContext.NONE, 5);
        queue.clear();
        hand(pool, request, 5);
        assertThat(refused(pool, TraceContext.NONE)).isSameAs(full);
        assertThat(lines.texts())
                .singleElement()
                .asString()
                .endsWith(" rejections=1 queued_by_request=" + request.requestId() + " queued_tasks=5");
    }

    @Test
    void saysThatNothingWaitsIfThereIsNoQueue() {
        ExecutorService pool = pool(new SynchronousQueue<>());
        assertThat(refused(pool, CLEW.root())).isSameAs(full);
        assertThat(lines.texts())
                .containsExactly("WARN ThreadPoolExecutor rejected a task, with 0 in its queue"
                        + " | event=rejected rejections=1");
    }

    @Test
    void isNotWrittenForAnExecutorThatIsShutDown() {
        ExecutorService pool = pool(new LinkedBlockingQueue<>());
        pool.shutdown();
        assertThat(refused(pool, CLEW.root())).isSameAs(full);
        assertThat(lines.texts()).isEmpty();
    }

    @Test
    void isNotWrittenForWhatATaskOfTheCallerThrows() {
        ExecutorService busy = busy(new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new SynchronousQueue<>(), new ThreadPoolExecutor.CallerRunsPolicy()));
        assertThatThrownBy(() -> busy.execute(() -> {
                    throw full;
                }))
                .isSameAs(full);
        assertThat(lines.texts()).isEmpty();
    }

    @Test
    void anExecutorThatDoesNotShowItsQueueIsDescribedByTheCounts() {
        List<Runnable> queue = Collections.synchronizedList(new ArrayList<>());
        Executor own = ContextExecutors.wrap((Executor) task -> {
            if (queue.size() == 3) {
                throw full;
            }
            queue.add(task);
        });
        TraceContext request = CLEW.root();
        try (Scope scope = request.makeCurrent()) {
            for (int i = 0; i < 3; i++) {
                own.execute(() -> {});
            }
            queue.remove(0).run();
            own.execute(() -> {});
            assertThatThrownBy(() -> own.execute(() -> {})).isSameAs(full);
        }
        assertThat(lines.texts())
                .singleElement()
                .asString()
                .endsWith(" rejections=1 queued_by_request=" + request.requestId() + " queued_tasks=3");
    }

    @Test
    void aLogOrAQueueThatFailsIsCountedAndTheExceptionStays() {
        long before = Counters.shared().get("skipped.rejection");
        ExecutorService pool = pool(new LinkedBlockingQueue<>(1));
        hand(pool, CLEW.root(), 1);
        lines.failing(() -> assertThat(refused(pool, CLEW.root())).isSameAs(full));
        ExecutorService broken = busy(
                new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new SynchronousQueue<>(), (task, busy) -> {
                    throw full;
                }) {
                    @Override
                    public BlockingQueue<Runnable> getQueue() {
                        throw new IllegalStateException("no queue");
                    }
                });
        assertThat(refused(broken, CLEW.root())).isSameAs(full);
        assertThat(Counters.shared().get("skipped.rejection")).isEqualTo(before + 2);
        assertThat(lines.texts()).isEmpty();
    }
}
