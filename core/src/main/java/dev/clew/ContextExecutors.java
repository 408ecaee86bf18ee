package dev.clew;

import java.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/**
 * Executors whose tasks run with the context in which they were handed over.
 *
 * <p>The context is captured at that moment; what its thread does later is not seen. A task handed over outside any
 * request runs outside any request. Wrapping twice wraps once.
 */
public final class ContextExecutors {
    private ContextExecutors() {}

    /** Wraps an executor; the one to give to {@link CompletableFuture}'s {@code …Async} methods. */
    public static Executor wrap(Executor executor) {
        return executor instanceof ContextExecutor ? executor : new ContextExecutor(executor);
    }

    /** Wraps an executor service: {@code execute}, {@code submit}, {@code invokeAll}, {@code invokeAny}. */
    public static ExecutorService wrap(ExecutorService executor) {
        return executor instanceof ContextExecutor ? executor : new ContextExecutor.OfService(executor);
    }

    /** Wraps a scheduled executor service; a periodic task has the context on every run. */
    public static ScheduledExecutorService wrap(ScheduledExecutorService executor) {
        return executor instanceof ContextExecutor ? executor : new ContextExecutor.OfScheduledService(executor);
    }

    /**
     * Wraps a factory: each thread runs with the context in which it was made.
     *
     * <p>For a thread per task: virtual threads, {@code StructuredTaskScope}. Not for a pool, whose threads outlive the
     * request that happened to need one more of them: wrap the pool.
     */
    public static ThreadFactory wrapThreadFactory(ThreadFactory factory) {
        return factory instanceof ContextThreadFactory ? factory : new ContextThreadFactory(factory);
    }

    /**
     * Returns a future that ends as the given one does, and whose stages run with the context in which they are added.
     *
     * <p>Whoever completes it, on whichever thread. Cancelling it cancels the given one.
     */
    public static <T> CompletableFuture<T> wrapFuture(CompletableFuture<T> future) {
        return future instanceof ContextFuture<T> ? future : ContextFuture.of(future);
    }

    /** Returns a {@link java.util.Timer}'s task that runs with the current context, on every run. */
    public static TimerTask timerTask(Runnable task) {
        Runnable wrapped = TraceContext.current().wrap(task);
        return new TimerTask() {
            @Override
            public void run() {
                wrapped.run();
            }
        };
    }

    /** Returns what was wrapped, or the task itself where it was not. */
    public static Runnable unwrap(Runnable task) {
        return (Runnable) ContextTask.unwrap(task);
    }

    /** Returns what was wrapped, or the executor itself where it was not. */
    public static Executor unwrap(Executor executor) {
        return executor instanceof ContextExecutor wrapped ? wrapped.executor : executor;
    }

    private record ContextThreadFactory(ThreadFactory factory) implements ThreadFactory {
        @Override
        public Thread newThread(Runnable task) {
            return factory.newThread(TraceContext.current().wrap(task));
        }
    }
}
