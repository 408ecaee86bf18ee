package dev.clew.jfr;

import dev.clew.testkit.Await;
import java.util.function.Supplier;

/** Threads that wait for a monitor. */
final class Contention {
    private Contention() {}

    static void enter(Object monitor) {
        synchronized (monitor) {
            monitor.hashCode();
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

    static void awaitState(Thread thread, Thread.State state) {
        Await.until(() -> thread.getState() == state);
    }
}
