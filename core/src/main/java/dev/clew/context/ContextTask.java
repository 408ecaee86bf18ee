package dev.clew.context;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A task that runs in its own context.
 *
 * <p>Two are equal if task and context are equal, so that a queue finds a task again. Scopes that the task leaves open are
 * closed behind it: the thread goes back to its pool clean.
 */
abstract class ContextTask<T> {
    /** A shorter wait is the hand-over itself. */
    private static final long LEAST_WAIT_NANOS = 1_000_000;

    private static final VarHandle QUEUE;

    static {
        try {
            QUEUE = MethodHandles.lookup().findVarHandle(ContextTask.class, "queue", QueuedTasks.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final int COMPARABLE = 1;
    private static final int FUTURE = 2;

    /** The interfaces of a class of tasks: a test for an interface that it lacks takes longer than all else that a task costs. */
    private static final ClassValue<Integer> TRAITS = new ClassValue<>() {
        @Override
        protected Integer computeValue(Class<?> type) {
            return (Comparable.class.isAssignableFrom(type) ? COMPARABLE : 0)
                    | (RunnableFuture.class.isAssignableFrom(type) ? FUTURE : 0);
        }
    };

    final TraceContext context;
    final T task;

    /**
     * The time at which it was handed over, {@link TaskQueue#UNREAD} if nobody asks. A long fills the object up: an int saves
     * nothing (AllocationTest, "hop").
     */
    private long queuedAt;

    /** Counts it until it begins; null if it is in no queue that counts. The executor publishes it with the task. */
    private @Nullable QueuedTasks queue;

    ContextTask(TraceContext context, T task) {
        this.context = context;
        this.task = Objects.requireNonNull(task, "task");
    }

    static Runnable of(TraceContext context, Runnable task) {
        return task instanceof ContextTask<?> ? task : wrapped(context, task);
    }

    /** Wraps a task that is handed over to an executor now. */
    static Runnable queued(TraceContext context, Runnable task, QueuedTasks queue, long now) {
        OfRunnable wrapped = wrapped(context, task);
        wrapped.enterQueue(queue, now);
        return wrapped;
    }

    private static OfRunnable wrapped(TraceContext context, Runnable task) {
        // hot: once a task
        return switch (TRAITS.get(Objects.requireNonNull(task, "task").getClass())) {
            case COMPARABLE -> new OfComparable(context, task);
            case FUTURE -> new OfFuture<>(context, (RunnableFuture<?>) task);
            case COMPARABLE | FUTURE -> new OfComparableFuture<>(context, (RunnableFuture<?>) task);
            default -> new OfRunnable(context, task);
        };
    }

    @SuppressWarnings("unchecked") // a task that is wrapped already returns what it returned before
    static <V extends @Nullable Object> Callable<V> of(TraceContext context, Callable<V> task) {
        return task instanceof ContextTask<?> ? task : new OfCallable<>(context, task);
    }

    /** Wraps a task that is handed over to an executor now. */
    static <V extends @Nullable Object> Callable<V> queued(
            TraceContext context, Callable<V> task, QueuedTasks queue, long now) {
        OfCallable<V> wrapped = new OfCallable<>(context, task);
        wrapped.enterQueue(queue, now);
        return wrapped;
    }

    final void enterQueue(QueuedTasks waiting, long now) {
        queue = waiting;
        queuedAt = now;
    }

    /** Takes the task out of its queue, once, whatever threads try; false if it was in none, or no longer. */
    final boolean leaveQueue() {
        if (queue == null) {
            return false;
        }
        QueuedTasks left = (QueuedTasks) QUEUE.getAndSet(this, (QueuedTasks) null);
        if (left == null) {
            return false;
        }
        left.remove();
        return true;
    }

    /** Begins the task on its thread. */
    final @Nullable Scope enter() {
        // hot: once a task
        TraceContext current = context.toBeCurrent();
        if (!leaveQueue() || queuedAt == TaskQueue.UNREAD) {
            return Scope.enter(current, null);
        }
        long waited = System.nanoTime() - queuedAt;
        return Scope.enter(current, waited < LEAST_WAIT_NANOS ? null : queueWait(waited / 1_000_000));
    }

    private QueueWait queueWait(long millis) {
        LocalTrace request = context.localTrace().root();
        QueueTotal.add(request, millis);
        return new QueueWait(request, millis);
    }

    /** Returns the task that was wrapped, or the task itself if it was not. */
    static Object unwrap(Object task) {
        return task instanceof ContextTask<?> wrapped ? wrapped.task : task;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ContextTask<?> that && task.equals(that.task) && context.equals(that.context);
    }

    @Override
    public int hashCode() {
        return task.hashCode();
    }

    @Override
    public String toString() {
        return task + " with " + context;
    }

    private static sealed class OfRunnable extends ContextTask<Runnable> implements Runnable {
        OfRunnable(TraceContext context, Runnable task) {
            super(context, task);
        }

        @Override
        public void run() {
            Scope scope = enter();
            try {
                task.run();
            } catch (Throwable t) {
                FailedTask.note(t, context);
                throw t;
            } finally {
                Scope.leave(scope);
            }
        }
    }

    /** A task for a queue that orders its tasks. All of them must be wrapped: a bare task cannot compare itself to a wrapped one. */
    @SuppressWarnings("ComparableType")
    private static final class OfComparable extends OfRunnable implements Comparable<Object> {
        OfComparable(TraceContext context, Runnable task) {
            super(context, task);
        }

        @Override
        public int compareTo(Object other) {
            return compare(task, other);
        }
    }

    @SuppressWarnings("unchecked") // of() made sure
    private static int compare(Runnable task, Object other) {
        return ((Comparable<Object>) task).compareTo(unwrap(other));
    }

    /** A future that is executed as a task: its pool asks whether it was cancelled, and cancels it. */
    private static sealed class OfFuture<V extends @Nullable Object> extends OfRunnable implements RunnableFuture<V> {
        private final RunnableFuture<V> future;

        OfFuture(TraceContext context, RunnableFuture<V> task) {
            super(context, task);
            this.future = task;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return future.cancel(mayInterruptIfRunning);
        }

        @Override
        public boolean isCancelled() {
            return future.isCancelled();
        }

        @Override
        public boolean isDone() {
            return future.isDone();
        }

        @Override
        public V get() throws InterruptedException, ExecutionException {
            return future.get();
        }

        @Override
        public V get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
            return future.get(timeout, unit);
        }
    }

    @SuppressWarnings("ComparableType")
    private static final class OfComparableFuture<V extends @Nullable Object> extends OfFuture<V>
            implements Comparable<Object> {
        OfComparableFuture(TraceContext context, RunnableFuture<V> task) {
            super(context, task);
        }

        @Override
        public int compareTo(Object other) {
            return compare(task, other);
        }
    }

    private static final class OfCallable<V extends @Nullable Object> extends ContextTask<Callable<V>>
            implements Callable<V> {
        OfCallable(TraceContext context, Callable<V> task) {
            super(context, task);
        }

        @Override
        public V call() throws Exception {
            Scope scope = enter();
            try {
                return task.call();
            } catch (Throwable t) {
                FailedTask.note(t, context);
                throw t;
            } finally {
                Scope.leave(scope);
            }
        }
    }
}
