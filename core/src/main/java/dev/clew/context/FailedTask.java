package dev.clew.context;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A task of ours that threw, for the handler that its pool or thread calls after the task's context has ended.
 *
 * <p>The last few are kept, of which each keeps its ids alive and nothing else: a newer failure takes the place of an older
 * one. They are not kept on the threads, which outlive our class loader.
 *
 * @param context a {@code TraceContext}, which refers to its tasks and so must not be referred to from here
 */
record FailedTask(WeakReference<Throwable> failure, long thread, Object context) {
    private static final int PLACES = 256;

    private static final AtomicReferenceArray<FailedTask> LAST = new AtomicReferenceArray<>(PLACES);

    static void note(Throwable failure, Object context) {
        LAST.set(place(failure), new FailedTask(new WeakReference<>(failure), thisThread(), context));
    }

    /** Returns the context of the task that threw this last; the thread is compared because an exception may be a constant. */
    static @Nullable Object contextOf(Throwable failure) {
        FailedTask task = LAST.get(place(failure));
        return task != null && task.failure.refersTo(failure) && task.thread == thisThread() ? task.context : null;
    }

    private static int place(Throwable failure) {
        return System.identityHashCode(failure) & (PLACES - 1);
    }

    @SuppressWarnings("deprecation") // JDK 17 has no threadId()
    private static long thisThread() {
        return Thread.currentThread().getId();
    }
}
