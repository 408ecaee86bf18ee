package dev.clew.testkit.jvm;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks the garbage collector whether objects are still reachable. */
public final class Garbage {
    private static final int COLLECTIONS = 10;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private Garbage() {}

    /**
     * Returns the number of reachable objects after ten collections. Collects for up to 30 s if the number is higher than
     * expected: on a busy machine a compiler thread, or a thread that has just answered, may hold an object for a while.
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
