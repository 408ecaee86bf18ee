package dev.clew.context;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** The number of tasks of one request that wait in one executor. Safe for all threads. */
final class QueuedTasks {
    /** Of so many tasks that come without their time, one reads the clock. */
    private static final int TIMED = 16;

    /** The count of one that has been replaced, so low that tasks which begin later do not bring it back to zero. */
    private static final int REPLACED = Integer.MIN_VALUE / 2;

    private static final VarHandle COUNT;

    static {
        try {
            COUNT = MethodHandles.lookup().findVarHandle(QueuedTasks.class, "count", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final LocalTrace request;
    private volatile int count;
    /** Written before the count, and read after it. */
    private long lastAdded;

    /** The tasks that came without their time; two threads may count one of them. */
    private int untimed;

    /** Begins with one task. */
    QueuedTasks(LocalTrace request, long now) {
        this(request, now, 1);
    }

    private QueuedTasks(LocalTrace request, long now, int count) {
        this.request = request;
        this.lastAdded = now;
        this.count = count;
    }

    /** Returns the count of tasks outside any request, of which there are none yet. No time is kept for them. */
    static QueuedTasks outside() {
        return new QueuedTasks(LocalTrace.NONE, System.nanoTime(), 0);
    }

    LocalTrace request() {
        return request;
    }

    /** Counts one more without its time: nobody takes the place of tasks outside any request. */
    void add() {
        COUNT.getAndAdd(this, 1);
    }

    /**
     * Counts one more; false if another request has taken this one's place.
     *
     * @param now {@link TaskQueue#UNREAD} if the time is wanted for nothing but the age of this count
     */
    boolean add(long now) {
        if (now != TaskQueue.UNREAD) {
            lastAdded = now;
        } else if (++untimed % TIMED == 0) {
            lastAdded = System.nanoTime();
        }
        return (int) COUNT.getAndAdd(this, 1) >= 0;
    }

    void remove() {
        COUNT.getAndAdd(this, -1);
    }

    /** Ends the count if it still is as low; false if a task has come or gone meanwhile. */
    boolean replaceAt(int expected) {
        return COUNT.compareAndSet(this, expected, REPLACED);
    }

    int count() {
        return count;
    }

    /**
     * Returns the time at which the last task came, by {@link System#nanoTime()}, or one of the last sixteen; outside requests,
     * that of the first.
     */
    long lastAdded() {
        return lastAdded;
    }
}
