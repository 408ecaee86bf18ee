package dev.clew.layout.internal.text;

import java.math.BigDecimal;
import org.slf4j.helpers.MessageFormatter;

/** The text of values. */
public final class Values {
    /** A longer plain decimal says less than one with an exponent, and 1e999999999 needs a gigabyte. */
    private static final int MAX_DIGITS = 1_000;

    private Values() {}

    /** Whether a value is an integer that fits a {@code long}. */
    public static boolean isWhole(Object value) {
        return value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte;
    }

    /** Returns the value's text. Never null, and never throws, even if the value's {@code toString} does. */
    public static String text(Object value) {
        if (value instanceof BigDecimal decimal
                && decimal.precision() <= MAX_DIGITS
                && Math.abs((long) decimal.scale()) <= MAX_DIGITS) {
            return decimal.toPlainString();
        }
        if (value.getClass().isArray()) {
            return String.valueOf(MessageFormatter.format("{}", value).getMessage());
        }
        try {
            return String.valueOf(value.toString());
        } catch (Throwable t) {
            return "[FAILED toString()]"; // as in SLF4J's messages
        }
    }
}
