package dev.clew.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TaskQueueTest {
    private static final int THREADS = 8;

    private final Clew clew = Clew.builder().build();
    private final TaskQueue queue = TaskQueue.create();

    /** Threads race for the places of the queue, of which there are fewer than requests. */
    @Test
    void countsEachTaskInAndOutWhateverThreadsDoAtOnce() throws Exception {
        List<TraceContext> requests = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            requests.add(clew.root());
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                all.add(threads.submit(() -> {
                    start.await();
                    for (int round = 0; round < 20_000; round++) {
                        int of = ThreadLocalRandom.current().nextInt(requests.size());
                        Runnable first = queue.wrap(requests.get(of), () -> {});
                        Runnable second = queue.wrap(requests.get(of), () -> {});
                        first.run();
                        second.run();
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(queue.waiting()).isEmpty();
    }

    @Test
    void aTaskThatRunsTwiceLeavesTheQueueOnce() {
        TraceContext request = clew.root();
        Runnable twice = queue.wrap(request, () -> {});
        queue.wrap(request, () -> {});
        twice.run();
        twice.run();
        assertThat(queue.waiting())
                .singleElement()
                .satisfies(waiting -> assertThat(waiting.tasks()).isEqualTo(1));
    }

    @Test
    void aTaskThatSeveralThreadsTakeOutLeavesTheQueueOnce() throws Exception {
        TraceContext request = clew.root();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            for (int round = 0; round < 1_000; round++) {
                Runnable task = queue.wrap(request, () -> {});
                Callable<Boolean> taker = () -> {
                    start.await();
                    return queue.leave(List.of(task));
                };
                int left = 0;
                for (Future<Boolean> each : threads.invokeAll(Collections.nCopies(THREADS, taker))) {
                    left += each.get() ? 1 : 0;
                }
                assertThat(left).isEqualTo(1);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(queue.waiting()).isEmpty();
    }

    @Test
    void aRequestThatNeedsAPlaceTakesOneThatHasHadNoTaskForAMinute() {
        long now = System.nanoTime();
        for (int i = 0; i < 2_000; i++) {
            LocalTrace old = clew.root().localTrace().root();
            for (int task = 0; task < 4; task++) {
                queue.add(old, now);
            }
        }
        LocalTrace request = clew.root().localTrace().root();
        queue.add(request, now + TimeUnit.SECONDS.toNanos(60));
        assertThat(queue.waiting()).hasSize(64).noneMatch(waiting -> waiting.request() == request);
        queue.add(request, now + TimeUnit.SECONDS.toNanos(61));
        assertThat(queue.waiting()).hasSize(64).anyMatch(waiting -> waiting.request() == request);
    }

    /** The clock is read for one task of sixteen, so that a request which still hands tasks over does not become old. */
    @Test
    void theAgeOfTasksThatNobodyAsksForIsKnownAllTheSame() {
        long now = System.nanoTime();
        long before = now - TimeUnit.MINUTES.toNanos(5);
        LocalTrace request = clew.root().localTrace().root();
        queue.add(request, before);
        for (int i = 0; i < 15; i++) {
            queue.add(request, TaskQueue.UNREAD);
        }
        assertThat(lastAdded()).isEqualTo(before);
        queue.add(request, TaskQueue.UNREAD);
        assertThat(lastAdded()).isBetween(now, System.nanoTime());
    }

    private long lastAdded() {
        assertThat(queue.waiting()).hasSize(1);
        return queue.waiting().get(0).lastAdded();
    }

    @Test
    void theFirstTaskOfARequestHasATimeThoughNobodyAsks() {
        long now = System.nanoTime();
        queue.add(clew.root().localTrace().root(), TaskQueue.UNREAD);
        assertThat(lastAdded()).isBetween(now, System.nanoTime());
    }

    @Test
    void tasksOutsideRequestsAreCountedWhateverRequestsThereAre() {
        for (int i = 0; i < 2_000; i++) {
            for (int task = 0; task < 4; task++) {
                queue.wrap(clew.root(), () -> {});
            }
        }
        Runnable runnable = queue.wrap(TraceContext.NONE, () -> {});
        Callable<String> callable = queue.wrap(TraceContext.NONE, () -> "x");
        assertThat(outside()).isEqualTo(2);
        runnable.run();
        assertThat(outside()).isEqualTo(1);
        assertThat(queue.leave(List.of(callable))).isTrue();
        assertThat(queue.leave(List.of(callable))).isFalse();
        assertThat(outside()).isZero();
    }

    private int outside() {
        return queue.waiting().stream()
                .filter(waiting -> waiting.id().equals("-"))
                .mapToInt(Rejections.Waiting::tasks)
                .sum();
    }

    @Test
    void aTaskThatCarriesAContextAlreadyIsNotCounted() {
        Runnable carried = clew.root().wrap(() -> {});
        assertThat(queue.wrap(clew.root(), carried)).isSameAs(carried);
        assertThat(queue.waiting()).isEmpty();
    }

    @Test
    void aCountedTaskEqualsOneThatIsOnlyWrapped() {
        TraceContext request = clew.root();
        Runnable task = () -> {};
        assertThat(queue.wrap(request, task)).isEqualTo(request.wrap(task));
    }
}
