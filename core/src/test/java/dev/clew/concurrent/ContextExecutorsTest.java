package dev.clew.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.context.Counters;
import dev.clew.context.Scope;
import dev.clew.context.ScopeTest;
import dev.clew.context.TraceContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Timer;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class ContextExecutorsTest {
    private static final Clew CLEW = Clew.builder().build();
    private static final Callable<String> ID = () -> {
        String id = TraceContext.current().requestId();
        assertThat(ScopeTest.mdc().getOrDefault("request_id", "")).isEqualTo(id);
        return id;
    };

    private final TraceContext context = CLEW.root();
    private final ScheduledExecutorService pool = Executors.newScheduledThreadPool(1);
    private final ScheduledExecutorService wrapped = ContextExecutors.wrap(pool);

    @AfterEach
    void shutDown() {
        pool.shutdownNow();
        MDC.clear();
        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
    }

    @Test
    void runsATaskWithoutContextIfItWasHandedOverWithoutOne() throws Exception {
        try (Scope scope = context.makeCurrent()) {
            wrapped.submit(ID).get();
        }
        assertThat(wrapped.submit(ID).get()).isEmpty();
    }

    @Test
    void carriesTheContextThroughEveryMethodThatTakesATask() throws Exception {
        try (Scope scope = context.makeCurrent()) {
            List<String> seen = Collections.synchronizedList(new ArrayList<>());
            Runnable note = () -> seen.add(TraceContext.current().requestId());
            CountDownLatch executed = new CountDownLatch(1);
            wrapped.execute(() -> {
                note.run();
                executed.countDown();
            });
            executed.await();
            wrapped.submit(note).get();
            assertThat(wrapped.submit(note, "result").get()).isEqualTo("result");
            seen.add(wrapped.submit(ID).get());
            for (Future<String> future : wrapped.invokeAll(List.of(ID, ID))) {
                seen.add(future.get());
            }
            for (Future<String> future : wrapped.invokeAll(List.of(ID), 10, TimeUnit.SECONDS)) {
                seen.add(future.get());
            }
            seen.add(wrapped.invokeAny(List.of(ID)));
            seen.add(wrapped.invokeAny(List.of(ID), 10, TimeUnit.SECONDS));
            wrapped.schedule(note, 1, TimeUnit.MILLISECONDS).get();
            seen.add(wrapped.schedule(ID, 1, TimeUnit.MILLISECONDS).get());
            assertThat(seen).hasSize(11).containsOnly(context.requestId());
        }
    }

    @Test
    void leavesNothingOnAPooledThreadNotEvenAfterAThrow() throws Exception {
        Future<?> failed;
        try (Scope scope = context.makeCurrent()) {
            failed = wrapped.submit(() -> {
                throw new IllegalStateException("task");
            });
        }
        assertThatThrownBy(failed::get).hasRootCauseMessage("task");
        assertThat(pool.submit(ID).get()).isEmpty();
    }

    @Test
    void closesScopesThatATaskLeftOpen() throws Exception {
        long before = Counters.shared().get("scope.leaked");
        try (Scope scope = context.makeCurrent()) {
            wrapped.submit(() -> context.child().makeCurrent()).get();
        }
        assertThat(pool.submit(ID).get()).isEmpty();
        assertThat(Counters.shared().get("scope.leaked")).isEqualTo(before + 1);
    }

    @Test
    void aTaskThatClosesItsOwnContextIsCountedOnce() {
        long leaked = Counters.shared().get("scope.leaked");
        long twice = Counters.shared().get("scope.closed_twice");
        List<TraceContext> seen = new ArrayList<>();
        Runnable task = () -> {
            Scope.closeAllOfThread();
            seen.add(TraceContext.current());
            context.makeCurrent();
        };
        context.wrap(task).run();
        assertThat(seen).containsExactly(TraceContext.NONE);
        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
        assertThat(ScopeTest.mdc()).isEmpty();
        assertThat(Counters.shared().get("scope.leaked")).isEqualTo(leaked + 2);
        assertThat(Counters.shared().get("scope.closed_twice")).isEqualTo(twice + 1);
    }

    @Test
    void capturesAtSubmitAndDoesNotSeeTheCallersLaterChanges() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Future<String> id;
        try (Scope scope = context.makeCurrent()) {
            id = wrapped.submit(() -> {
                go.await();
                return ID.call();
            });
        }
        try (Scope other = CLEW.root().makeCurrent()) {
            go.countDown();
            assertThat(id.get()).isEqualTo(context.requestId());
        }
    }

    @Test
    void leavesTheCallersContextIntactIfTheCallerRunsTheTask() {
        TraceContext child = context.child();
        try (Scope scope = context.makeCurrent()) {
            Runnable check = () -> assertThat(TraceContext.current()).isSameAs(child);
            Runnable task = child.wrap(check);
            ContextExecutors.wrap(Runnable::run).execute(task);
            assertThat(TraceContext.current()).isSameAs(context);
            assertThat(ScopeTest.mdc()).isEqualTo(ScopeTest.keysOf(context));
        }
    }

    @Test
    void wrapsOnceAndGivesTheOriginalBack() {
        Runnable task = () -> {};
        Runnable once = context.wrap(task);
        assertThat(CLEW.root().wrap(once)).isSameAs(once);
        assertThat(ContextExecutors.unwrap(once)).isSameAs(task);
        assertThat(ContextExecutors.unwrap(task)).isSameAs(task);
        assertThat(context.wrap(context.wrap(ID))).isEqualTo(context.wrap(ID));
        assertThat(ContextExecutors.wrap(wrapped)).isSameAs(wrapped);
        assertThat(ContextExecutors.unwrap(wrapped)).isSameAs(pool);
        assertThat(ContextExecutors.unwrap(pool)).isSameAs(pool);
    }

    private record Urgent(int urgency, List<Integer> ran) implements Runnable, Comparable<Urgent> {
        @Override
        public void run() {
            ran.add(urgency);
        }

        @Override
        public int compareTo(Urgent other) {
            return Integer.compare(urgency, other.urgency);
        }
    }

    @Test
    void keepsTheOrderOfComparableTasks() throws Exception {
        List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
        ThreadPoolExecutor byUrgency = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new PriorityBlockingQueue<>());
        CountDownLatch hold = new CountDownLatch(1);
        byUrgency.execute(awaiting(hold)); // runs at once, so it is never compared
        for (int urgency : new int[] {3, 1, 0, 2}) {
            ContextExecutors.wrap((ExecutorService) byUrgency).execute(new Urgent(urgency, ran));
        }
        hold.countDown();
        byUrgency.shutdown();
        assertThat(byUrgency.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).containsExactly(0, 1, 2, 3);
    }

    private static Runnable awaiting(CountDownLatch latch) {
        return () -> {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    @Test
    void letsAPoolFindAWrappedTaskToRemoveIt() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        CountDownLatch hold = new CountDownLatch(1);
        try {
            executor.execute(awaiting(hold));
            Runnable task = () -> {};
            executor.execute(context.wrap(task));
            assertThat(executor.remove(context.wrap(task))).isTrue();
            assertThat(executor.getQueue()).isEmpty();
        } finally {
            hold.countDown();
            executor.shutdown();
        }
    }

    @Test
    void givesTasksThatNeverRanBackAsTheyWere() {
        CountDownLatch hold = new CountDownLatch(1);
        ExecutorService plain = Executors.newSingleThreadExecutor();
        ExecutorService service = ContextExecutors.wrap(plain);
        service.execute(awaiting(hold));
        Runnable task = () -> {};
        service.execute(task);
        assertThat(service.shutdownNow()).containsExactly(task);
    }

    @Test
    void aWrapperHasTheWidestTypeAndTheEqualityOfItsExecutor() {
        Executor asExecutor = pool;
        ExecutorService asService = pool;
        assertThat(ContextExecutors.wrap(asExecutor)).isInstanceOf(ScheduledExecutorService.class);
        assertThat(ContextExecutors.wrap(asService)).isInstanceOf(ScheduledExecutorService.class);
        assertThat(ContextExecutors.wrap(asExecutor)).isEqualTo(wrapped).hasSameHashCodeAs(wrapped);
        assertThat(ContextExecutors.wrap(pool, CLEW::root)).isNotEqualTo(wrapped);
        Executor plain = Runnable::run;
        assertThat(ContextExecutors.wrap(plain))
                .isEqualTo(ContextExecutors.wrap(plain))
                .isNotEqualTo(wrapped);
        assertThat(wrapped).hasToString("ContextExecutors.wrap(" + pool + ")");
    }

    @Test
    void closingAWrapperClosesItsExecutor() throws Exception {
        ((ContextExecutor.OfService) wrapped).close();
        assertThat(pool.isShutdown()).isTrue();

        List<String> closed = new ArrayList<>();
        class Closeable extends ForkJoinPool implements AutoCloseable {
            @Override
            public void close() {
                closed.add("closed");
                super.shutdown();
            }
        }
        ((ContextExecutor.OfService) ContextExecutors.wrap((ExecutorService) new Closeable())).close();
        assertThat(closed).containsExactly("closed");
    }

    @Test
    void aFutureThatIsExecutedStaysAFuture() throws Exception {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        CountDownLatch hold = new CountDownLatch(1);
        try {
            executor.execute(awaiting(hold));
            FutureTask<String> cancelled = new FutureTask<>(ID);
            FutureTask<String> run = new FutureTask<>(ID);
            try (Scope scope = context.makeCurrent()) {
                ContextExecutors.wrap((Executor) executor).execute(cancelled);
                ContextExecutors.wrap((Executor) executor).execute(run);
            }
            RunnableFuture<?> queued = (RunnableFuture<?>) executor.getQueue().peek();
            assertThat(queued.isDone()).isFalse();
            assertThat(cancelled.cancel(false)).isTrue();
            assertThat(queued.isCancelled()).isTrue();
            executor.purge();
            assertThat(executor.getQueue()).containsExactly(context.wrap(run));
            RunnableFuture<?> second = (RunnableFuture<?>) executor.getQueue().peek();
            hold.countDown();
            assertThat(run.get(60, TimeUnit.SECONDS)).isEqualTo(context.requestId());
            assertThat(second.get()).isEqualTo(context.requestId());
        } finally {
            hold.countDown();
            executor.shutdownNow();
        }
    }

    @Test
    void cancellingAQueuedFutureCancelsTheOneThatWasHandedOver() {
        FutureTask<String> future = new FutureTask<>(ID);
        assertThat(((Future<?>) context.wrap((Runnable) future)).cancel(true)).isTrue();
        assertThat(future).isCancelled();
    }

    private static final class UrgentFuture extends FutureTask<Integer> implements Comparable<UrgentFuture> {
        private final int urgency;

        UrgentFuture(int urgency, List<Integer> ran) {
            super(() -> ran.add(urgency), urgency);
            this.urgency = urgency;
        }

        @Override
        public int compareTo(UrgentFuture other) {
            return Integer.compare(urgency, other.urgency);
        }
    }

    @Test
    void keepsTheOrderOfComparableFutures() throws Exception {
        List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
        ThreadPoolExecutor byUrgency = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new PriorityBlockingQueue<>());
        CountDownLatch hold = new CountDownLatch(1);
        byUrgency.execute(awaiting(hold));
        UrgentFuture cancelled = new UrgentFuture(2, ran);
        ContextExecutors.wrap((Executor) byUrgency).execute(cancelled);
        for (int urgency : new int[] {3, 1, 0}) {
            ContextExecutors.wrap((Executor) byUrgency).execute(new UrgentFuture(urgency, ran));
        }
        cancelled.cancel(false);
        byUrgency.purge();
        assertThat(byUrgency.getQueue()).hasSize(3);
        hold.countDown();
        byUrgency.shutdown();
        assertThat(byUrgency.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).containsExactly(0, 1, 3);
    }

    @Test
    void carriesIntoTheCommonPoolTimersAndThreadsOfAFactory() throws Exception {
        Timer timer = new Timer(true);
        try (Scope scope = context.makeCurrent()) {
            assertThat(ContextExecutors.wrap((ExecutorService) ForkJoinPool.commonPool())
                            .submit(ID)
                            .get())
                    .isEqualTo(context.requestId());

            CompletableFuture<String> timed = new CompletableFuture<>();
            timer.schedule(
                    ContextExecutors.timerTask(
                            () -> timed.complete(TraceContext.current().requestId())),
                    1);
            assertThat(timed.get(10, TimeUnit.SECONDS)).isEqualTo(context.requestId());

            CompletableFuture<String> threaded = new CompletableFuture<>();
            Thread thread = ContextExecutors.wrapThreadFactory(Thread::new)
                    .newThread(() -> threaded.complete(TraceContext.current().requestId()));
            thread.start();
            assertThat(threaded.get(10, TimeUnit.SECONDS)).isEqualTo(context.requestId());
        } finally {
            timer.cancel();
        }
    }

    @Test
    void aPoolThreadMadeInsideARequestInheritsNothing() throws Exception {
        ExecutorService plain = Executors.newSingleThreadExecutor();
        try (Scope scope = context.makeCurrent()) {
            assertThat(plain.submit(ID).get()).isEmpty();
        } finally {
            plain.shutdown();
        }
    }

    @Test
    void neverCrossesTheIdsOfAThousandRequestsOnEightThreads() throws Exception {
        ExecutorService eight = Executors.newFixedThreadPool(8);
        ExecutorService both = ContextExecutors.wrap(eight);
        try {
            List<Future<String>> outcomes = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                TraceContext request = CLEW.root();
                outcomes.add(eight.submit(() -> {
                    try (Scope scope = request.makeCurrent()) {
                        Future<String> handedOn = wrapped.submit(ID);
                        return request.requestId().equals(ID.call())
                                        && handedOn.get().equals(request.requestId())
                                ? ""
                                : request + " saw another's id";
                    }
                }));
            }
            for (Future<String> outcome : outcomes) {
                assertThat(outcome.get()).isEmpty();
            }
        } finally {
            both.shutdown();
        }
    }
}
