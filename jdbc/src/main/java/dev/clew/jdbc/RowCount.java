package dev.clew.jdbc;

import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** How many rows an execution changed, told from what it returned. */
final class RowCount {
    private RowCount() {}

    /** Returns null where the driver did not say; to ask it again would take the answer away from the application. */
    static @Nullable Object updated(@Nullable Object result) {
        if (result instanceof Integer || result instanceof Long) {
            return result;
        }
        if (result instanceof int[] counts) {
            return sum(Arrays.stream(counts).asLongStream());
        }
        return result instanceof long[] counts ? sum(Arrays.stream(counts)) : null;
    }

    /** Whether rows may follow what an execution returned. */
    static boolean rowsFollow(@Nullable Object result) {
        return result instanceof ResultSet || Boolean.TRUE.equals(result);
    }

    private static @Nullable Long sum(LongStream counts) {
        long sum = 0;
        for (PrimitiveIterator.OfLong each = counts.iterator(); each.hasNext(); ) {
            long count = each.nextLong();
            if (count == Statement.SUCCESS_NO_INFO) {
                return null;
            }
            sum += Math.max(count, 0);
        }
        return sum;
    }
}
