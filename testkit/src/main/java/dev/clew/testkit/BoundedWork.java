package dev.clew.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.IntFunction;

/** Compares the time of work on a short text with the time of the same work on a long one. */
public final class BoundedWork {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int RUNS = 5;
    private static final int MORE = 10;
    private static final long SLACK_NANOS = 8_000_000;

    private BoundedWork() {}

    /**
     * Asserts that the long text takes at most three times as long as the short one, and eight milliseconds.
     *
     * <p>Counts the calling thread's own time, and the least of several runs. The long text gets more of them while it seems
     * slow: the compiler may not have come to the code yet, or have taken it back.
     *
     * @param work prepares a run with a text of this size; preparing it is not counted
     */
    public static void assertBounded(IntFunction<Runnable> work, int shortSize, int longSize) {
        long small = least(work, shortSize);
        long limit = 3 * small + SLACK_NANOS;
        long big = least(work, longSize);
        for (int again = 0; again < MORE && big >= limit; again++) {
            big = Math.min(big, least(work, longSize));
        }
        assertThat(big).as("nanoseconds, against %s", small).isLessThan(limit);
    }

    private static long least(IntFunction<Runnable> work, int size) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < RUNS; i++) {
            Runnable run = work.apply(size);
            long start = THREADS.getCurrentThreadCpuTime();
            run.run();
            least = Math.min(least, THREADS.getCurrentThreadCpuTime() - start);
        }
        return least;
    }
}
