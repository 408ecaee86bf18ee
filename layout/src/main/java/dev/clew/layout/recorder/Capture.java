package dev.clew.layout.recorder;

import dev.clew.layout.internal.redaction.Secrets;
import dev.clew.layout.internal.text.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** Fixes values at the time of logging, since a kept line is formatted later. Cuts texts at 2,048 characters. */
final class Capture {
    private static final int MAX_TEXT = 2048;
    private static final int MAX_VALUES = 64;

    /** No request's room takes more by default. */
    private static final int MAX_PAIRS = 1024;

    private Capture() {}

    /** Returns the value itself if it cannot change, else its text. */
    static @Nullable Object of(@Nullable Object value) {
        // hot: twice per suppressed line
        if (value instanceof String text) {
            return cut(text);
        }
        return value == null || isImmutable(value) ? value : cut(Values.text(value));
    }

    private static boolean isImmutable(Object value) {
        return value instanceof Integer
                || value instanceof Long
                || value instanceof Enum
                || value instanceof Boolean
                || value instanceof UUID
                || value instanceof Double
                || value instanceof Float
                || value instanceof Short
                || value instanceof Byte
                || value instanceof Character
                || value instanceof Throwable // its trace is wanted, and its text hardly changes
                || value.getClass() == BigDecimal.class
                || value.getClass() == BigInteger.class
                || value.getClass().getName().startsWith("java.time.");
    }

    static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, end(text)) + "…";
    }

    /** Returns where a text is cut: before a secret that reaches there, since without what follows it would look like none. */
    private static int end(String text) {
        for (int i = 0; i < MAX_TEXT; ) {
            long secret = Secrets.mayBegin(text.charAt(i)) ? Secrets.STANDARD.find(text, i) : 0;
            if ((int) secret >= MAX_TEXT) {
                return Math.min((int) (secret >>> 32), MAX_TEXT);
            }
            i = Math.max(i + 1, (int) secret);
        }
        return Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
    }

    /** Captures the first 64 arguments; no pattern has room for more. */
    static List<@Nullable Object> all(@Nullable Object[] values) {
        List<@Nullable Object> captured = new ArrayList<>();
        for (int i = 0; i < Math.min(values.length, MAX_VALUES); i++) {
            captured.add(of(values[i]));
        }
        return Collections.unmodifiableList(captured);
    }

    static List<KeyValuePair> all(List<KeyValuePair> pairs) {
        return pairs.stream()
                .limit(MAX_PAIRS)
                .map(pair -> new KeyValuePair(pair.key, of(pair.value)))
                .toList();
    }

    /** Returns about how many bytes a captured value keeps alive. */
    static int bytes(@Nullable Object value) {
        if (value instanceof String text) {
            return 56 + 2 * text.length();
        }
        if (value instanceof List<?> values) {
            return 16 + values.stream().mapToInt(each -> 4 + bytes(each)).sum();
        }
        if (value instanceof BigInteger number) {
            return 64 + number.bitLength() / 8;
        }
        if (value instanceof BigDecimal number) {
            return 96 + number.unscaledValue().bitLength() / 8;
        }
        return value == null || value instanceof Enum ? 0 : value instanceof Throwable ? 4096 : 32;
    }
}
