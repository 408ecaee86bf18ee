package dev.clew.jfr;

import dev.clew.testkit.Await;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/** Threads that wait for a monitor or a lock. */
final class Contention {
    private Contention() {}

    static void enter(Object monitor) {
        synchronized (monitor) {
            // to have been in it
        }
    }

    /** Holds the monitor on the calling thread until another thread has waited for it that long. */
    static Thread on(Object monitor, Supplier<Thread> waiting, int millis) {
        synchronized (monitor) {
            Thread waiter = waiting.get();
            awaitState(waiter, Thread.State.BLOCKED);
            Recorded.hold(millis);
            return waiter;
        }
    }

    static void take(Lock lock) {
        lock.lock();
        try {
            // to have had it
        } finally {
            lock.unlock();
        }
    }

    /** Holds the lock on the calling thread until another thread has waited for it that long. */
    static Thread onLock(Lock lock, Supplier<Thread> waiting, int millis) {
        lock.lock();
        try {
            Thread waiter = waiting.get();
            awaitState(waiter, Thread.State.WAITING);
            Recorded.hold(millis);
            return waiter;
        } finally {
            lock.unlock();
        }
    }

    static void awaitState(Thread thread, Thread.State state) {
        Await.until(() -> thread.getState() == state);
    }
}
