package dev.clew.layout;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** Keeps values as they are when a line is logged, although it is formatted later; no text is longer than 2,048 characters. */
final class Capture {
    private static final int MAX_TEXT = 2048;
    private static final int MAX_VALUES = 64;

    private Capture() {}

    /** Returns the value itself where it cannot change, else what it says of itself now. */
    static @Nullable Object of(@Nullable Object value) {
        // hot: twice per suppressed line
        if (value instanceof String text) {
            return cut(text);
        }
        if (value instanceof Integer || value instanceof Long || value == null) {
            return value;
        }
        return isImmutable(value) ? value : cut(Values.text(value));
    }

    private static boolean isImmutable(Object value) {
        return value instanceof Enum
                || value instanceof Boolean
                || value instanceof UUID
                || value instanceof Double
                || value instanceof Float
                || value instanceof Short
                || value instanceof Byte
                || value instanceof Character
                || value instanceof Throwable // its trace is wanted, and what it says hardly changes
                || value.getClass() == BigDecimal.class
                || value.getClass() == BigInteger.class
                || value.getClass().getName().startsWith("java.time.");
    }

    static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
    }

    /** Returns the first of them; no pattern has room for more. */
    static @Nullable Object[] all(@Nullable Object[] values) {
        @Nullable Object[] captured = new @Nullable Object[Math.min(values.length, MAX_VALUES)];
        for (int i = 0; i < captured.length; i++) {
            captured[i] = of(values[i]);
        }
        return captured;
    }

    static List<KeyValuePair> all(List<KeyValuePair> pairs) {
        List<KeyValuePair> captured = new ArrayList<>(pairs.size());
        for (KeyValuePair pair : pairs) {
            captured.add(new KeyValuePair(pair.key, of(pair.value)));
        }
        return captured;
    }

    /** About how many bytes a captured value keeps alive. */
    static int bytes(@Nullable Object value) {
        if (value instanceof String text) {
            return 56 + 2 * text.length();
        }
        if (value instanceof Object[] values) {
            int bytes = 16;
            for (Object each : values) {
                bytes += 4 + bytes(each);
            }
            return bytes;
        }
        if (value instanceof BigInteger number) {
            return 64 + number.bitLength() / 8;
        }
        if (value instanceof BigDecimal number) {
            return 96 + number.precision() / 2;
        }
        return value == null || value instanceof Enum ? 0 : value instanceof Throwable ? 4096 : 32;
    }
}
