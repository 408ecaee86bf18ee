package dev.clew.jdbc;

import dev.clew.context.Counters;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Looks, on one daemon thread for all DataSources, at the statements that run longer than their threshold.
 *
 * <p>The thread ends when no statement has begun for a while, so that a web application that was stopped can be collected;
 * the next statement starts another. It holds DataSources and connections weakly. If a look hangs, the next statement
 * starts another thread too.
 */
final class LockWatch {
    static final LockWatch SHARED = new LockWatch(Duration.ofSeconds(5));

    /** The time after which a look that has not come back counts as hung. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(4);

    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long PAUSE_AFTER_FAILURE = TimeUnit.MILLISECONDS.toNanos(100);

    private final long idleNanos;
    private final Queue<Reference<StatementSlot>> slots = new ConcurrentLinkedQueue<>();

    private volatile @Nullable Thread thread;

    /** The time until which the thread has promised to be there. */
    private volatile long promised = System.nanoTime();

    /** @param idle the time without a new statement after which the thread ends */
    LockWatch(Duration idle) {
        this.idleNanos = idle.toNanos();
    }

    void add(StatementSlot slot) {
        slots.add(new WeakReference<>(slot));
        LockSupport.unpark(thread); // its threshold may be shorter than the pause
    }

    /** Sees that there is a thread. If none can be had, this throws, and does not try again for a while. */
    void awake(long now) {
        // hot: once per statement
        if (now - promised >= 0) {
            start();
        }
    }

    private synchronized void start() {
        long now = System.nanoTime();
        if (now - promised < 0) {
            return;
        }
        Thread stuck = thread;
        if (stuck != null) {
            stuck.interrupt();
        }
        Thread next = new Thread(null, this::run, "clew-jdbc-locks", 0, false);
        next.setDaemon(true);
        next.setContextClassLoader(LockWatch.class.getClassLoader()); // not the one of the request that came first
        thread = next;
        promised = now + PATIENCE;
        next.start();
    }

    private boolean isMine() {
        return thread == Thread.currentThread();
    }

    private void run() {
        long active = System.nanoTime();
        while (isMine()) {
            try {
                active = roundSafely(active);
            } catch (OutOfMemoryError e) {
                // not even to count: the next round may find more
            }
        }
    }

    private long roundSafely(long active) {
        try {
            return round(active);
        } catch (OutOfMemoryError e) {
            LockSupport.parkNanos(PAUSE_AFTER_FAILURE);
            Counters.shared().skipped("jdbc.lock_waits", e);
            return active;
        }
    }

    /**
     * Looks once, and pauses.
     *
     * @param active the time at which a statement was last seen to begin or end
     * @return the same after the look
     */
    private long round(long active) {
        Scan scan = new Scan(System.nanoTime() + idleNanos);
        scan.run();
        long now = System.nanoTime();
        long last = scan.isActive ? now : active;
        if (now - last >= idleNanos && isOver()) {
            return last;
        }
        long pause = Math.max(scan.next - now, SHORTEST_PAUSE);
        if (isMine()) {
            promised = now + pause + PATIENCE;
            Thread.interrupted(); // set by a driver, it would make each pause end at once
            LockSupport.parkNanos(pause);
        }
        return last;
    }

    /** Gives the promise back, and looks once more: a statement that began meanwhile may have relied on it. */
    private boolean isOver() {
        synchronized (this) {
            if (!isMine()) {
                return true;
            }
            // in the past, for a statement that took its clock before this and shows itself after the last look
            promised = System.nanoTime() - PATIENCE;
        }
        Scan last = new Scan(System.nanoTime() + idleNanos);
        last.run();
        if (last.isActive) {
            return false;
        }
        synchronized (this) {
            if (isMine()) {
                thread = null;
            }
        }
        return true;
    }

    /** One look at all slots. */
    private final class Scan {
        /** The time of the next scan. */
        private long next;

        private boolean isActive;

        Scan(long latest) {
            this.next = latest;
        }

        void run() {
            for (Iterator<Reference<StatementSlot>> all = slots.iterator(); all.hasNext() && isMine(); ) {
                StatementSlot slot = all.next().get();
                if (slot == null) {
                    all.remove();
                } else {
                    see(slot);
                }
            }
        }

        private void see(StatementSlot slot) {
            StatementSlot.Running statement = slot.unseen();
            boolean moved = slot.hasMoved();
            isActive |= moved || statement != null;
            long now = System.nanoTime();
            long threshold = slot.watcher().thresholdNanos();
            long due = statement == null ? now + threshold : statement.since() + threshold;
            if (statement != null && due - now <= 0) {
                slot.looked(statement);
                promised = now + PATIENCE;
                slot.watcher().look(slot, statement);
                due = now + threshold;
            }
            if (due - next < 0) {
                next = due;
            }
        }
    }
}
