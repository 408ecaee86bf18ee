package dev.clew.jfr;

import dev.clew.context.Counters;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Looks for the owners of the locks that threads of old requests wait for, ten times a second.
 *
 * <p>JDK Flight Recorder has the time of such a wait, but not the owner. What is seen becomes an event, so that it can be
 * joined by the clock of all the others.
 */
final class LockWatch implements Runnable {
    private static final long PERIOD_MILLIS = 100;

    /** The age from which a request is worth a look; most are over by then. */
    private static final long OLD_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Requests requests;
    private final Counters counters;
    private final CountDownLatch closed;

    LockWatch(Requests requests, Counters counters, CountDownLatch closed) {
        this.requests = requests;
        this.counters = counters;
        this.closed = closed;
    }

    @Override
    public void run() {
        try {
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            while (!closed.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
                look(threads);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable t) {
            counters.skipped("jfr_locks", t);
        }
    }

    private void look(ThreadMXBean threads) {
        long now = System.nanoTime();
        List<Long> old = new ArrayList<>();
        for (SeenRequest request : requests.open()) {
            Thread thread = request.thread();
            if (thread != null && request.isOlderThan(OLD_NANOS, now)) {
                old.add(thread.getId());
            }
        }
        if (old.isEmpty()) {
            return;
        }
        for (ThreadInfo waiter :
                threads.getThreadInfo(old.stream().mapToLong(Long::longValue).toArray())) {
            if (waiter != null && isParked(waiter) && waiter.getLockOwnerId() >= 0) {
                seen(waiter);
            }
        }
    }

    /** A thread that waits for a monitor is blocked. */
    private static boolean isParked(ThreadInfo thread) {
        return thread.getThreadState() == Thread.State.WAITING || thread.getThreadState() == Thread.State.TIMED_WAITING;
    }

    private void seen(ThreadInfo waiter) {
        OwnerEvent event = new OwnerEvent();
        event.waiter = waiter.getThreadId();
        event.owner = String.valueOf(waiter.getLockOwnerName());
        for (SeenRequest request : requests.open()) {
            Thread thread = request.thread();
            if (thread != null && thread.getId() == waiter.getLockOwnerId()) {
                event.request = request.number();
            }
        }
        event.commit();
    }
}
