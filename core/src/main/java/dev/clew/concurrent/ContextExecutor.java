package dev.clew.concurrent;

import dev.clew.context.ContextSpi;
import dev.clew.context.TaskQueue;
import dev.clew.context.TraceContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An executor that wraps each task with the context in which it is handed over. */
sealed class ContextExecutor implements Executor {
    final Executor delegate;
    final TaskQueue queue = TaskQueue.create();

    ContextExecutor(Executor delegate) {
        this.delegate = delegate;
    }

    /** Wraps an executor as the widest of the JDK's interfaces that it has: a host may ask for the type. */
    static Executor of(Executor executor) {
        if (executor instanceof ContextExecutor) {
            return executor;
        }
        return executor instanceof ExecutorService service ? of(service) : new ContextExecutor(executor);
    }

    static ExecutorService of(ExecutorService executor) {
        if (executor instanceof ContextExecutor) {
            return executor;
        }
        return executor instanceof ScheduledExecutorService service
                ? new OfScheduledService(service, null)
                : new OfService(executor);
    }

    /** Does as {@link TaskQueue#rejected} for one task. */
    final RejectedExecutionException rejected(RejectedExecutionException exception, Object task) {
        return queue.rejected(exception, List.of(task), delegate);
    }

    @Override
    public void execute(Runnable task) {
        Runnable queued = queue.wrap(TraceContext.current(), task);
        try {
            delegate.execute(queued);
        } catch (RejectedExecutionException e) {
            throw rejected(e, queued);
        }
    }

    /** Two wrappers of one executor are equal, as two references to it would be. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ContextExecutor that && getClass() == that.getClass() && delegate.equals(that.delegate);
    }

    @Override
    public int hashCode() {
        return delegate.hashCode();
    }

    @Override
    public String toString() {
        return "ContextExecutors.wrap(" + delegate + ")";
    }

    static sealed class OfService extends ContextExecutor implements ExecutorService {
        private final ExecutorService service;

        OfService(ExecutorService service) {
            super(service);
            this.service = service;
        }

        @Override
        public <T extends @Nullable Object> Future<T> submit(Callable<T> task) {
            Callable<T> queued = queue.wrap(TraceContext.current(), task);
            try {
                return service.submit(queued);
            } catch (RejectedExecutionException e) {
                throw rejected(e, queued);
            }
        }

        @Override
        public <T extends @Nullable Object> Future<T> submit(Runnable task, T result) {
            Runnable queued = queue.wrap(TraceContext.current(), task);
            try {
                return service.submit(queued, result);
            } catch (RejectedExecutionException e) {
                throw rejected(e, queued);
            }
        }

        @Override
        public Future<?> submit(Runnable task) {
            Runnable queued = queue.wrap(TraceContext.current(), task);
            try {
                return service.submit(queued);
            } catch (RejectedExecutionException e) {
                throw rejected(e, queued);
            }
        }

        @Override
        public <T extends @Nullable Object> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks)
                throws InterruptedException {
            List<Callable<T>> queued = queued(tasks);
            try {
                return service.invokeAll(queued);
            } catch (RejectedExecutionException e) {
                throw queue.rejected(e, queued, delegate);
            } finally {
                queue.leave(queued);
            }
        }

        @Override
        public <T extends @Nullable Object> List<Future<T>> invokeAll(
                Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit) throws InterruptedException {
            List<Callable<T>> queued = queued(tasks);
            try {
                return service.invokeAll(queued, timeout, unit);
            } catch (RejectedExecutionException e) {
                throw queue.rejected(e, queued, delegate);
            } finally {
                queue.leave(queued);
            }
        }

        @Override
        public <T extends @Nullable Object> T invokeAny(Collection<? extends Callable<T>> tasks)
                throws InterruptedException, ExecutionException {
            List<Callable<T>> queued = queued(tasks);
            try {
                return service.invokeAny(queued);
            } catch (RejectedExecutionException e) {
                throw queue.rejected(e, queued, delegate);
            } finally {
                queue.leave(queued);
            }
        }

        @Override
        public <T extends @Nullable Object> T invokeAny(
                Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
                throws InterruptedException, ExecutionException, TimeoutException {
            List<Callable<T>> queued = queued(tasks);
            try {
                return service.invokeAny(queued, timeout, unit);
            } catch (RejectedExecutionException e) {
                throw queue.rejected(e, queued, delegate);
            } finally {
                queue.leave(queued);
            }
        }

        private <T extends @Nullable Object> List<Callable<T>> queued(Collection<? extends Callable<T>> tasks) {
            TraceContext context = TraceContext.current();
            List<Callable<T>> all = new ArrayList<>(tasks.size());
            for (Callable<T> task : tasks) {
                all.add(queue.wrap(context, task));
            }
            return all;
        }

        @Override
        public void shutdown() {
            service.shutdown();
        }

        /** Returns the tasks as they were handed over. */
        @Override
        public List<Runnable> shutdownNow() {
            return service.shutdownNow().stream().map(ContextExecutors::unwrap).toList();
        }

        @Override
        public boolean isShutdown() {
            return service.isShutdown();
        }

        @Override
        public boolean isTerminated() {
            return service.isTerminated();
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
            return service.awaitTermination(timeout, unit);
        }

        // ExecutorService has had close() since JDK 19, and we are compiled for 17. From 19 on it overrides the JDK's
        // default, which would wait for ever for the common pool to end.

        /** Closes the executor as it closes itself; one that cannot be closed, as before JDK 19, is shut down. */
        public void close() {
            if (!(service instanceof AutoCloseable closeable)) {
                service.shutdown();
                return;
            }
            try {
                closeable.close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    static final class OfScheduledService extends OfService implements ScheduledExecutorService {
        private final ScheduledExecutorService service;
        private final @Nullable Supplier<TraceContext> requests;

        /** @param requests begins a request for each run of a periodic task; null for one like that which scheduled the task */
        OfScheduledService(ScheduledExecutorService service, @Nullable Supplier<TraceContext> requests) {
            super(service);
            this.service = service;
            this.requests = requests;
        }

        static ScheduledExecutorService of(ScheduledExecutorService service) {
            return service instanceof OfScheduledService ? service : new OfScheduledService(service, null);
        }

        /** Wraps a service, or wraps one anew that is wrapped without this supplier. */
        static ScheduledExecutorService of(ScheduledExecutorService service, Supplier<TraceContext> requests) {
            Objects.requireNonNull(requests, "requests");
            return new OfScheduledService(
                    service instanceof OfScheduledService wrapped ? wrapped.service : service, requests);
        }

        private Runnable periodic(Runnable task) {
            return ContextSpi.periodic(TraceContext.current(), task, requests);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            return service.schedule(TraceContext.current().wrap(task), delay, unit);
        }

        @Override
        public <T extends @Nullable Object> ScheduledFuture<T> schedule(Callable<T> task, long delay, TimeUnit unit) {
            return service.schedule(TraceContext.current().wrap(task), delay, unit);
        }

        @Override
        public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long delay, long period, TimeUnit unit) {
            return service.scheduleAtFixedRate(periodic(task), delay, period, unit);
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initial, long delay, TimeUnit unit) {
            return service.scheduleWithFixedDelay(periodic(task), initial, delay, unit);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return super.equals(other)
                    && other instanceof OfScheduledService that
                    && Objects.equals(requests, that.requests);
        }

        @Override
        public int hashCode() {
            return super.hashCode();
        }
    }
}
