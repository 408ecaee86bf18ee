package dev.clew.springboot.batch;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns of a step that ends only if its job is stopped.
 *
 * <p>The first waits for the stop: who stops a step and who runs it would race for its row, and a step that loses is neither
 * stopped nor failed but {@code UNKNOWN} (spring-batch 5308).
 */
final class Turns {
    private final CountDownLatch first = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    void take() throws InterruptedException {
        first.countDown();
        await(stopped);
    }

    /** Stops the job, while the first turn waits. */
    void stop(Callable<?> stop) throws Exception {
        await(first);
        try {
            stop.call();
        } finally {
            stopped.countDown();
        }
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("waited for 30 s");
        }
    }
}
