package dev.clew.context;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A task that runs in its own context.
 *
 * <p>Two are equal if task and context are equal, so that a queue finds a task again. Scopes that the task leaves open are
 * closed behind it: the thread goes back to its pool clean.
 */
sealed class ContextTask<T> {
    final TraceContext context;
    final T task;

    private ContextTask(TraceContext context, T task) {
        this.context = context;
        this.task = Objects.requireNonNull(task, "task");
    }

    static Runnable of(TraceContext context, Runnable task) {
        if (task instanceof ContextTask<?>) {
            return task;
        }
        return task instanceof Comparable<?> ? new OfComparable(context, task) : new OfRunnable(context, task);
    }

    @SuppressWarnings("unchecked") // a task that is wrapped already returns what it returned before
    static <V extends @Nullable Object> Callable<V> of(TraceContext context, Callable<V> task) {
        return task instanceof ContextTask<?> ? task : new OfCallable<>(context, task);
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
            Scope scope = Scope.enter(context.toBeCurrent());
            try {
                task.run();
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
        @SuppressWarnings("unchecked") // of() made sure
        public int compareTo(Object other) {
            return ((Comparable<Object>) task).compareTo(unwrap(other));
        }
    }

    private static final class OfCallable<V extends @Nullable Object> extends ContextTask<Callable<V>>
            implements Callable<V> {
        OfCallable(TraceContext context, Callable<V> task) {
            super(context, task);
        }

        @Override
        public V call() throws Exception {
            Scope scope = Scope.enter(context.toBeCurrent());
            try {
                return task.call();
            } finally {
                Scope.leave(scope);
            }
        }
    }
}
