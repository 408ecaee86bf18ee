package dev.clew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.clew.concurrent.ContextExecutors;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.StructuredTaskScope.Joiner;
import java.util.concurrent.StructuredTaskScope.Subtask;
import java.util.concurrent.StructuredTaskScope;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Features of newer JDKs. Compiled and run only if the build itself runs on JDK 25. */
class VirtualThreadsTest {
    private static final Clew CLEW = Clew.builder().build();

    private static String idsOfThisThread() {
        TraceContext context = TraceContext.current();
        return context.requestId() + " " + MDC.get("request_id");
    }

    @Test
    void tenThousandVirtualThreadsEachHaveTheirOwnId() throws Exception {
        try (ExecutorService perTask = Executors.newVirtualThreadPerTaskExecutor()) {
            ExecutorService executor = ContextExecutors.wrap(perTask);
            List<TraceContext> contexts = new ArrayList<>();
            List<Future<String>> seen = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                TraceContext context = CLEW.root();
                contexts.add(context);
                try (Scope scope = context.makeCurrent()) {
                    seen.add(executor.submit(() -> {
                        Thread.yield();
                        return idsOfThisThread();
                    }));
                }
            }
            Set<String> different = new HashSet<>();
            for (int i = 0; i < contexts.size(); i++) {
                String id = contexts.get(i).requestId();
                assertThat(seen.get(i).get()).isEqualTo(id + " " + id);
                different.add(id);
            }
            assertThat(different).hasSize(10_000);
        }
    }

    @Test
    void aVirtualThreadInheritsNothing() throws Exception {
        try (Scope scope = CLEW.root().makeCurrent();
                ExecutorService perTask = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(perTask.submit(VirtualThreadsTest::idsOfThisThread).get())
                    .isEqualTo(" null");
        }
    }

    @Test
    void aStructuredTaskScopeCarriesTheContextThroughItsThreadFactory() throws Exception {
        TraceContext context = CLEW.root();
        ThreadFactory factory =
                ContextExecutors.wrapThreadFactory(Thread.ofVirtual().factory());
        try (Scope scope = context.makeCurrent();
                StructuredTaskScope<String, Void> tasks = StructuredTaskScope.open(
                        Joiner.awaitAllSuccessfulOrThrow(), settings -> settings.withThreadFactory(factory))) {
            Subtask<String> first = tasks.fork(VirtualThreadsTest::idsOfThisThread);
            Subtask<String> second = tasks.fork(VirtualThreadsTest::idsOfThisThread);
            tasks.join();
            String expected = context.requestId() + " " + context.requestId();
            assertThat(first.get()).isEqualTo(expected);
            assertThat(second.get()).isEqualTo(expected);
        }
    }

    @Test
    void aWrappedCommonPoolClosesAtOnceAndGoesOn() throws Exception {
        ExecutorService common = ContextExecutors.wrap((ExecutorService) ForkJoinPool.commonPool());
        assertTimeoutPreemptively(Duration.ofSeconds(60), common::close);
        assertThat(common.submit(() -> "still open").get()).isEqualTo("still open");
    }

    @Test
    void aWrapperThatIsClosedEndsItsTasksFirst() {
        ExecutorService plain = Executors.newSingleThreadExecutor();
        Future<String> task;
        try (ExecutorService executor = ContextExecutors.wrap(plain)) {
            task = executor.submit(() -> "done");
        }
        assertThat(plain.isTerminated()).isTrue();
        assertThat(task.resultNow()).isEqualTo("done");
    }

    @Test
    void aWrappedFutureTellsItsState() {
        CompletableFuture<String> given = new CompletableFuture<>();
        CompletableFuture<String> wrapped = ContextExecutors.wrapFuture(given);
        assertThat(wrapped.state()).isEqualTo(Future.State.RUNNING);
        given.complete("value");
        assertThat(wrapped.state()).isEqualTo(Future.State.SUCCESS);
        assertThat(wrapped.resultNow()).isEqualTo("value");
        IllegalStateException failure = new IllegalStateException();
        assertThat(ContextExecutors.wrapFuture(CompletableFuture.failedFuture(failure))
                        .exceptionNow())
                .isSameAs(failure);
    }

    @Test
    void aFutureThatIsExecutedTellsItsState() {
        FutureTask<String> task = new FutureTask<>(() -> "value");
        Future<?> queued = (Future<?>) CLEW.root().wrap((Runnable) task);
        assertThat(queued.state()).isEqualTo(Future.State.RUNNING);
        task.run();
        assertThat(queued.state()).isEqualTo(Future.State.SUCCESS);
        assertThat(queued.resultNow()).isEqualTo("value");
        FutureTask<String> cancelled = new FutureTask<>(() -> "value");
        Future<?> other = (Future<?>) CLEW.root().wrap((Runnable) cancelled);
        cancelled.cancel(false);
        assertThat(other.state()).isEqualTo(Future.State.CANCELLED);
    }
}
