package dev.clew.concurrent;

import dev.clew.context.TraceContext;
import java.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/**
 * Wraps executors so that each task runs with the context in which it was handed over.
 *
 * <p>The context is captured at that moment; later changes on the caller's thread do not reach the task. A task handed over
 * outside any request runs outside any request. Wrapping twice wraps once.
 */
public final class ContextExecutors {
    private ContextExecutors() {}

    /** Wraps an executor, for example for the {@code …Async} methods of {@link CompletableFuture}. */
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
     * Returns a future that ends as the given one does. Its stages run with the context in which they are added.
     *
     * <p>Any thread may complete it. Cancelling it cancels the given one.
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

    /** Returns the task that was wrapped, or the task itself if it was not. */
    public static Runnable unwrap(Runnable task) {
        return TraceContext.unwrap(task);
    }

    /** Returns the executor that was wrapped, or the executor itself if it was not. */
    public static Executor unwrap(Executor executor) {
        return executor instanceof ContextExecutor wrapped ? wrapped.delegate : executor;
    }

    private record ContextThreadFactory(ThreadFactory factory) implements ThreadFactory {
        @Override
        public Thread newThread(Runnable task) {
            return factory.newThread(TraceContext.current().wrap(task));
        }
    }
}
