package dev.clew.testkit;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread or process is about to do. */
public final class Await {
    private static final int SECONDS = 10;

    private Await() {}

    /**
     * Returns as soon as the condition is true.
     *
     * @throws AssertionError if the condition is still false after ten seconds
     */
    public static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("waited " + SECONDS + " s");
            }
            // Not a spin: on a busy machine that would take the CPU from the awaited thread.
            LockSupport.parkNanos(100_000);
        }
    }
}
