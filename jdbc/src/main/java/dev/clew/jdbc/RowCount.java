package dev.clew.jdbc;

import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The number of rows that an execution changed, by its result. */
final class RowCount {
    private RowCount() {}

    /** Returns null if the result does not tell. The driver is not asked, because it may answer only once. */
    static @Nullable Object updated(@Nullable Object result) {
        if (result instanceof Integer || result instanceof Long) {
            return result;
        }
        if (result instanceof int[] counts) {
            return sum(Arrays.stream(counts).asLongStream());
        }
        return result instanceof long[] counts ? sum(Arrays.stream(counts)) : null;
    }

    /** Whether rows may follow the result of an execution. */
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
