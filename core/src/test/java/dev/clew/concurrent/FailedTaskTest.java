package dev.clew.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.ContextSpi;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class FailedTaskTest {
    private static final Clew CLEW = Clew.builder().build();

    private final TraceContext context = CLEW.root();
    private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();

    /** A pool whose hook and whose threads' handler note the ids of the task that failed. */
    private final class Pool extends ThreadPoolExecutor {
        Pool() {
            super(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                Thread thread = new Thread(task);
                thread.setUncaughtExceptionHandler(ContextExecutors.wrap(FailedTaskTest.this::uncaught));
                return thread;
            });
        }

        @Override
        protected void afterExecute(Runnable task, Throwable failure) {
            super.afterExecute(task, failure);
            Throwable thrown = failure;
            if (task instanceof Future<?> future && future.isDone()) {
                try {
                    future.get();
                } catch (ExecutionException e) {
                    thrown = e.getCause();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            handled.add("task " + ContextExecutors.contextOf(task).requestId());
            if (thrown != null) {
                handled.add("failure " + ContextExecutors.contextOf(thrown).requestId());
            }
        }
    }

    private final Pool pool = new Pool();

    @AfterEach
    void shutDown() {
        pool.shutdownNow();
    }

    private void uncaught(Thread thread, Throwable failure) {
        handled.add("uncaught " + TraceContext.current().requestId() + " " + MDC.get("request_id") + " "
                + failure.getMessage());
    }

    private String next() throws InterruptedException {
        String next = handled.poll(60, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    private static void fail() {
        throw new IllegalStateException("task");
    }

    @Test
    void theHookAndTheHandlerKnowTheIdsOfATaskThatWasExecuted() throws Exception {
        String id = context.requestId();
        try (Scope scope = context.makeCurrent()) {
            ContextExecutors.wrap(pool).execute(FailedTaskTest::fail);
        }
        assertThat(List.of(next(), next(), next()))
                .containsExactly("task " + id, "failure " + id, "uncaught " + id + " " + id + " task");
    }

    @Test
    void theHookKnowsTheIdsOfATaskThatWasSubmittedByItsFailure() throws Exception {
        try (Scope scope = context.makeCurrent()) {
            Future<?> unused = ContextExecutors.wrap(pool).submit(FailedTaskTest::fail);
            assertThat(List.of(next(), next())).containsExactly("task ", "failure " + context.requestId());
            unused = ContextExecutors.wrap(pool).submit(() -> {
                throw new IOException("callable");
            });
            assertThat(List.of(next(), next())).containsExactly("task ", "failure " + context.requestId());
        }
    }

    @Test
    void aBareTaskIsHandledWithoutIds() throws Exception {
        pool.execute(FailedTaskTest::fail);
        assertThat(List.of(next(), next(), next())).containsExactly("task ", "failure ", "uncaught  null task");
    }

    @Test
    void anExceptionThatIsAConstantNamesTheTaskThatThrewItLastOnThisThread() throws Exception {
        IllegalStateException constant = new IllegalStateException("constant");
        Runnable task = () -> {
            throw constant;
        };
        TraceContext other = CLEW.root();
        List<TraceContext> seen = new ArrayList<>();
        for (TraceContext each : List.of(context, other)) {
            try {
                each.wrap(task).run();
            } catch (IllegalStateException e) {
                seen.add(ContextExecutors.contextOf(e));
            }
        }
        assertThat(seen).containsExactly(context, other);
        CountDownLatch asked = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            seen.add(ContextExecutors.contextOf(constant));
            asked.countDown();
        });
        thread.start();
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(seen.get(2)).isSameAs(TraceContext.NONE);
    }

    @Test
    void aRunOfAPeriodicTaskFailsWithItsOwnIds() {
        List<TraceContext> ran = new ArrayList<>();
        Runnable task = () -> {
            ran.add(TraceContext.current());
            throw new IllegalStateException();
        };
        Runnable periodic = ContextSpi.periodic(context, task, null);
        try {
            periodic.run();
        } catch (IllegalStateException e) {
            assertThat(ContextExecutors.contextOf(e)).isEqualTo(ran.get(0)).isNotEqualTo(context);
        }
        assertThat(ran).hasSize(1);
        assertThat(ContextExecutors.contextOf(periodic)).isSameAs(context);
        assertThat(ContextExecutors.contextOf(task)).isSameAs(TraceContext.NONE);
    }

    @Test
    void aHandlerIsWrappedOnce() {
        Thread.UncaughtExceptionHandler once = ContextExecutors.wrap(this::uncaught);
        assertThat(ContextExecutors.wrap(once)).isSameAs(once);
    }
}
