package dev.clew.jdbc;

/**
 * The part of a thread's wait for a connection that no DataSource inside has counted: between two wrappers may stand a
 * decorator, whose connections and failures do not show that there is another one.
 */
final class OwnWait {
    /** A thread keeps so many waits: a decorator that tries again has several inside its own. */
    private static final int MOST = 16;

    /** Two longs for each wait, the latest last: its begin and its length. Types of the JDK only, so that no class loader stays. */
    private static final ThreadLocal<long[]> KEPT = new ThreadLocal<>();

    private OwnWait() {}

    /**
     * Returns the length of a wait without those within it, and keeps it for the wrapper around this one. Call it once for each
     * wait, as it ends.
     *
     * @param began by {@link System#nanoTime()}
     */
    static long of(long began, long nanos) {
        long[] kept = KEPT.get();
        long[] left = new long[2 * MOST];
        long own = nanos;
        int size = 0;
        for (int i = 0; kept != null && i < kept.length; i += 2) {
            if (kept[i + 1] > 0 && kept[i] - began >= 0) {
                own -= kept[i + 1];
            } else if (kept[i + 1] > 0) {
                left[size++] = kept[i];
                left[size++] = kept[i + 1];
            }
        }
        if (size == left.length) {
            size -= 2;
            System.arraycopy(left, 2, left, 0, size);
        }
        left[size] = began;
        left[size + 1] = nanos;
        KEPT.set(left);
        return Math.max(0, own);
    }
}
