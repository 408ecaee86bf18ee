package dev.clew.context;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * SPI: counts, for each request, the tasks that wait in one executor. For wrappers of executors; applications have no use
 * for it.
 *
 * <p>The first span of a task that waited says how long, and the span in which the request came in has the sum. A rejection
 * names the requests whose tasks fill the queue. Safe for all threads.
 */
public final class TaskQueue {
    /** The time of a task of which nobody will ask how long it waited. */
    static final long UNREAD = 0;

    private static final int PLACES = 64;

    /** Behind the places of requests: that of tasks outside any request, which nobody takes. */
    private static final int OUTSIDE = PLACES;

    /** A request has one of so many places. */
    private static final int CHOICES = 4;

    /** A request with more tasks keeps its place: whoever fills the queue is not forgotten. */
    private static final int FEW = 3;

    /** A request that has had its place so long without another task may lose it to one that needs it: it may be cancelled. */
    private static final long OLD_NANOS = 60_000_000_000L;

    private final Rejections rejections = new Rejections();

    /** Made for the first task: some wrap an executor anew for each of their calls. */
    private volatile @Nullable AtomicReferenceArray<@Nullable QueuedTasks> places;

    private TaskQueue() {}

    /** Returns one for an executor. */
    public static TaskQueue create() {
        return new TaskQueue();
    }

    /**
     * Returns the task with its context, counted until it begins. A task that carries a context already is returned unchanged,
     * for it may be handed over again.
     */
    public Runnable wrap(TraceContext context, Runnable task) {
        if (Objects.requireNonNull(task, "task") instanceof ContextTask<?>) {
            return task;
        }
        long now = now(context);
        return ContextTask.queued(context, task, add(context, now), now);
    }

    /** Does as {@link #wrap(TraceContext, Runnable)}. */
    public <V extends @Nullable Object> Callable<V> wrap(TraceContext context, Callable<V> task) {
        if (Objects.requireNonNull(task, "task") instanceof ContextTask<?>) {
            return task;
        }
        long now = now(context);
        return ContextTask.queued(context, task, add(context, now), now);
    }

    private static long now(TraceContext context) {
        boolean isTold = ContextSpi.spansAreHeard() && !context.isNone() && !context.isQuiet();
        return isTold ? System.nanoTime() : UNREAD;
    }

    private QueuedTasks add(TraceContext context, long now) {
        return context.isNone() ? addOutside() : add(context.localTrace().root(), now);
    }

    private QueuedTasks addOutside() {
        QueuedTasks outside = Objects.requireNonNull(places().get(OUTSIDE));
        outside.add();
        return outside;
    }

    /**
     * Writes a WARN of a rejection, at most ten within a second, with the requests that have most tasks in the queue.
     * Never throws.
     *
     * <p>An exception that comes out of a task which the caller runs itself is no rejection, and an executor that has been
     * shut down needs no explanation.
     *
     * @param tasks those handed over, as they were wrapped
     * @param executor asked for its queue, if it is one of the JDK's pools
     * @return the exception itself, to be thrown again
     */
    public RejectedExecutionException rejected(
            RejectedExecutionException exception, Collection<?> tasks, @Nullable Object executor) {
        try {
            if (leave(tasks)) {
                rejections.tell(executor, waiting());
            }
        } catch (Throwable t) {
            Counters.shared().skipped("rejection", t);
        }
        return exception;
    }

    /**
     * Counts tasks no longer that will not begin, because they were cancelled or thrown away. Those that have begun are
     * counted no longer anyway.
     *
     * @param tasks those handed over, as they were wrapped
     * @return whether any of them was still counted
     */
    public boolean leave(Collection<?> tasks) {
        boolean waited = false;
        for (Object task : tasks) {
            waited |= task instanceof ContextTask<?> wrapped && wrapped.leaveQueue();
        }
        return waited;
    }

    /** Counts one more task of a request. */
    QueuedTasks add(LocalTrace request, long now) {
        // hot: once a task
        AtomicReferenceArray<@Nullable QueuedTasks> all = places();
        int first = firstChoice(request);
        for (int i = 0; i < CHOICES; i++) {
            QueuedTasks there = all.get(first + i & PLACES - 1);
            if (there != null && there.request() == request && there.add(now)) {
                return there;
            }
        }
        return addFirst(all, request, now == UNREAD ? System.nanoTime() : now);
    }

    private static int firstChoice(LocalTrace request) {
        return Long.hashCode(request.traceIdLow());
    }

    /**
     * Counts the first task of a request.
     *
     * <p>It takes the place of the request with the fewest tasks. If all of its places belong to requests with more than a
     * few, of which each has come with a task within the last minute, it is not counted.
     */
    private static QueuedTasks addFirst(AtomicReferenceArray<@Nullable QueuedTasks> all, LocalTrace request, long now) {
        while (true) {
            int place = place(all, request, now);
            QueuedTasks there = all.get(place);
            if (there != null && there.request() == request && there.add(now)) {
                return there;
            }
            int count = there == null ? 0 : there.count();
            if (there != null && weight(there, now) > FEW && there.request() != request) {
                return new QueuedTasks(request, now);
            }
            // Several threads may find the count replaced; the place goes to one of them.
            if (there == null || count < 0 || there.replaceAt(count)) {
                QueuedTasks added = new QueuedTasks(request, now);
                if (all.compareAndSet(place, there, added)) {
                    return added;
                }
            }
        }
    }

    /** Returns the place of the request, or the one that it may best take. */
    private static int place(AtomicReferenceArray<@Nullable QueuedTasks> all, LocalTrace request, long now) {
        int first = firstChoice(request);
        int best = -1;
        int fewest = Integer.MAX_VALUE;
        for (int i = 0; i < CHOICES; i++) {
            int place = first + i & PLACES - 1;
            QueuedTasks there = all.get(place);
            if (there != null && there.request() == request) {
                return place;
            }
            int count = there == null ? 0 : weight(there, now);
            if (best < 0 || count < fewest) {
                best = place;
                fewest = count;
            }
        }
        return best;
    }

    /** Returns the number of tasks for which a request keeps its place. */
    private static int weight(QueuedTasks there, long now) {
        int count = there.count();
        return count > FEW && now - there.lastAdded() > OLD_NANOS ? FEW : count;
    }

    private AtomicReferenceArray<@Nullable QueuedTasks> places() {
        AtomicReferenceArray<@Nullable QueuedTasks> made = places;
        return made == null ? makePlaces() : made;
    }

    private synchronized AtomicReferenceArray<@Nullable QueuedTasks> makePlaces() {
        AtomicReferenceArray<@Nullable QueuedTasks> made = places;
        if (made == null) {
            made = new AtomicReferenceArray<>(PLACES + 1);
            made.set(OUTSIDE, QueuedTasks.outside());
            places = made;
        }
        return made;
    }

    List<Rejections.Waiting> waiting() {
        AtomicReferenceArray<@Nullable QueuedTasks> all = places();
        List<Rejections.Waiting> waiting = new ArrayList<>();
        for (int i = 0; i < all.length(); i++) {
            QueuedTasks there = all.get(i);
            int tasks = there == null ? 0 : there.count();
            if (there != null && tasks > 0) {
                waiting.add(new Rejections.Waiting(there.request(), tasks, there.lastAdded()));
            }
        }
        return waiting;
    }
}
