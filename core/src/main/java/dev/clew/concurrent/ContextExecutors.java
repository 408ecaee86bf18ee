package dev.clew.concurrent;

import dev.clew.context.ContextSpi;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Wraps executors so that each task runs with the context in which it was handed over.
 *
 * <p>The context is captured at that moment; later changes on the caller's thread do not reach the task. A task handed over
 * outside any request runs outside any request. Wrapping twice wraps once.
 *
 * <p>Wrap outermost: a library that is given a wrapped executor may call {@code execute} when another request is current.
 * {@link TraceContext#wrap(Executor)} returns an executor for one request, whoever calls it.
 */
public final class ContextExecutors {
    private ContextExecutors() {}

    /** Wraps an executor, for example for the {@code …Async} methods of {@link CompletableFuture}. */
    public static Executor wrap(Executor executor) {
        return ContextExecutor.of(executor);
    }

    /** Wraps an executor service: {@code execute}, {@code submit}, {@code invokeAll}, {@code invokeAny}. */
    public static ExecutorService wrap(ExecutorService executor) {
        return ContextExecutor.of(executor);
    }

    /**
     * Wraps a scheduled executor service. Each run of a periodic task is a request of its own.
     *
     * <p>The request has random ids, the sampled flag of the request that scheduled the task, and that request's id under
     * {@code scheduled_by} in the MDC. A task scheduled outside any request runs outside any request. A task that carries
     * its context already, such as {@code context.wrap(task)}, has that one on every run.
     */
    public static ScheduledExecutorService wrap(ScheduledExecutorService executor) {
        return ContextExecutor.OfScheduledService.of(executor);
    }

    /**
     * Wraps a scheduled executor service with a supplier of the request of each run of a periodic task, for one
     * {@code clew::root}; also of tasks that are scheduled outside any request.
     */
    public static ScheduledExecutorService wrap(ScheduledExecutorService executor, Supplier<TraceContext> requests) {
        return ContextExecutor.OfScheduledService.of(executor, requests);
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
     * Wraps a handler so that it has the context of the task that failed, if that task was wrapped.
     *
     * <p>For {@link Thread#setDefaultUncaughtExceptionHandler} and for the threads of a pool.
     */
    public static Thread.UncaughtExceptionHandler wrap(Thread.UncaughtExceptionHandler handler) {
        return handler instanceof ContextFailureHandler ? handler : new ContextFailureHandler(handler);
    }

    /**
     * Returns a future that ends as the given one does. Its stages run with the context in which they are added.
     *
     * <p>Any thread may complete either of the two. Completing or cancelling this one completes or cancels the given one.
     */
    public static <T> CompletableFuture<T> wrapFuture(CompletableFuture<T> future) {
        return future instanceof ContextFuture<T> ? future : ContextFuture.of(future);
    }

    /**
     * Returns a {@link java.util.Timer}'s task that runs with the current context. If the timer repeats it, each further run
     * is a request of its own, as with {@link #wrap(ScheduledExecutorService)}.
     *
     * @throws IllegalArgumentException if the task is a {@link TimerTask}, which tells nobody that it was cancelled
     */
    public static TimerTask timerTask(Runnable task) {
        if (unwrap(task) instanceof TimerTask) {
            throw new IllegalArgumentException(
                    "a TimerTask does not tell that it was cancelled, so a wrapped one would run"
                            + " on: pass its code as a Runnable, or as a Consumer of the task to cancel, was " + task);
        }
        return new ContextTimerTask(task);
    }

    /** Does as {@link #timerTask(Runnable)}. The code gets the task that the timer knows, to cancel it. */
    public static TimerTask timerTask(Consumer<? super TimerTask> task) {
        return new ContextTimerTask(task);
    }

    /** Returns the task that was wrapped, or the task itself if it was not. */
    public static Runnable unwrap(Runnable task) {
        return TraceContext.unwrap(task);
    }

    /** Returns the executor that was wrapped, or the executor itself if it was not. */
    public static Executor unwrap(Executor executor) {
        return executor instanceof ContextExecutor wrapped ? wrapped.delegate : executor;
    }

    /** Returns the context that a wrapped task carries, {@link TraceContext#NONE} if it carries none. */
    public static TraceContext contextOf(Runnable task) {
        return ContextSpi.contextOf(task);
    }

    /**
     * Returns the context of the wrapped task out of which this exception came last on the calling thread, such as in
     * {@code afterExecute}; {@link TraceContext#NONE} if that is not known, or no longer.
     */
    public static TraceContext contextOf(Throwable failure) {
        return ContextSpi.contextOf(failure);
    }

    private record ContextThreadFactory(ThreadFactory delegate) implements ThreadFactory {
        @Override
        public Thread newThread(Runnable task) {
            return delegate.newThread(TraceContext.current().wrap(task));
        }
    }

    private record ContextFailureHandler(Thread.UncaughtExceptionHandler delegate)
            implements Thread.UncaughtExceptionHandler {
        @Override
        public void uncaughtException(Thread thread, Throwable failure) {
            TraceContext context = contextOf(failure);
            if (context.isNone()) {
                delegate.uncaughtException(thread, failure);
                return;
            }
            try (Scope scope = context.makeCurrent()) {
                delegate.uncaughtException(thread, failure);
            }
        }
    }
}
