package dev.clew.testkit;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks the collector what is garbage: for what must not outlive its application. */
public final class Garbage {
    private static final int COLLECTIONS = 10;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private Garbage() {}

    /**
     * Returns how many are reachable after ten collections and, where these are more than expected, as many as fit into
     * 30 s: a compiler thread or one that has just answered may hold an object for as long as a busy machine makes it
     * wait.
     */
    public static long reachable(List<? extends WeakReference<?>> references, long expected) {
        long began = System.nanoTime();
        long reachable = references.size();
        for (int i = 0; i < COLLECTIONS || reachable > expected && System.nanoTime() - began < PATIENCE_NANOS; i++) {
            System.gc();
            reachable = references.stream().filter(r -> r.get() != null).count();
        }
        return reachable;
    }
}
