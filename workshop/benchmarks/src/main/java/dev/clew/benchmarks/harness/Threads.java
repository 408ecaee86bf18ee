package dev.clew.benchmarks.harness;

import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several threads at the same work. */
public final class Threads {
    private Threads() {}

    /** Returns when all threads are done; throws what one of them threw. */
    public static void run(int threads, Callable<?> work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (Future<?> each : pool.invokeAll(Collections.nCopies(threads, work))) {
                each.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
