package dev.clew.jfr;

import dev.clew.context.Counters;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the owners of the locks that threads of old requests wait for, ten times a second.
 *
 * <p>JDK Flight Recorder has the time of such a wait, but not the owner. What is seen becomes an event, so that it can be
 * joined by the clock of all the others.
 */
final class LockWatch implements Runnable {
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** The age from which a request is worth a look; most are over by then. */
    private static final long OLD_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Requests requests;
    private final Counters counters;
    private final CountDownLatch closed;
    private final Supplier<ThreadMXBean> threads;

    LockWatch(Requests requests, Counters counters, CountDownLatch closed) {
        this(requests, counters, closed, ManagementFactory::getThreadMXBean);
    }

    LockWatch(Requests requests, Counters counters, CountDownLatch closed, Supplier<ThreadMXBean> threads) {
        this.requests = requests;
        this.counters = counters;
        this.closed = closed;
        this.threads = threads;
    }

    @Override
    public void run() {
        while (closed.getCount() > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(PERIOD_NANOS); // takes no memory
            try {
                lookSafely();
            } catch (OutOfMemoryError e) {
                // not even to count: the next look may find more
            }
        }
    }

    private void lookSafely() {
        try {
            look();
        } catch (Throwable t) {
            counters.skipped("jfr_locks", t); // the next look may find less, or more memory
        }
    }

    private void look() {
        long now = System.nanoTime();
        Map<Long, SeenRequest> byThread = new HashMap<>();
        List<Long> old = new ArrayList<>();
        for (SeenRequest request : requests.open()) {
            Thread thread = request.thread();
            if (thread != null) {
                byThread.put(thread.getId(), request);
                if (request.isOlderThan(OLD_NANOS, now)) {
                    old.add(thread.getId());
                }
            }
        }
        if (old.isEmpty()) {
            return;
        }
        long[] ids = old.stream().mapToLong(Long::longValue).toArray();
        for (ThreadInfo waiter : threads.get().getThreadInfo(ids)) {
            if (waiter != null && isParked(waiter) && waiter.getLockOwnerId() >= 0) {
                seen(waiter, byThread.get(waiter.getLockOwnerId()));
            }
        }
    }

    /** A thread that waits for a monitor is blocked. */
    private static boolean isParked(ThreadInfo thread) {
        return thread.getThreadState() == Thread.State.WAITING || thread.getThreadState() == Thread.State.TIMED_WAITING;
    }

    private static void seen(ThreadInfo waiter, @Nullable SeenRequest owner) {
        OwnerEvent event = new OwnerEvent();
        event.waiter = waiter.getThreadId();
        event.owner = String.valueOf(waiter.getLockOwnerName());
        event.request = owner == null ? 0 : owner.number();
        event.commit();
    }
}
