package dev.clew.jdbc;

import org.jspecify.annotations.Nullable;

/** How many rows an execution changed, told from what it returned. */
final class Rows {
    private Rows() {}

    /** Returns null where the driver did not say; to ask it again would take the answer away from the application. */
    static @Nullable Object updated(@Nullable Object result) {
        if (result instanceof Integer || result instanceof Long) {
            return result;
        }
        if (result instanceof int[] counts) {
            long sum = 0;
            for (int count : counts) {
                sum += Math.max(count, 0);
            }
            return sum;
        }
        if (result instanceof long[] counts) {
            long sum = 0;
            for (long count : counts) {
                sum += Math.max(count, 0);
            }
            return sum;
        }
        return null;
    }
}
