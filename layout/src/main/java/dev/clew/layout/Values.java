package dev.clew.layout;

import java.math.BigDecimal;
import org.slf4j.helpers.MessageFormatter;

/** What the values of key-values look like. */
final class Values {
    /** Beyond this many digits a plain decimal says less than one with an exponent, and 1e999999999 needs a gigabyte. */
    private static final int MAX_DIGITS = 1_000;

    private Values() {}

    /** Whether it is a number of at most 20 digits. */
    static boolean isWhole(Object value) {
        return value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte;
    }

    /** Never fails and is never null, whatever the value's toString does. */
    static String text(Object value) {
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
            return "[FAILED toString()]"; // as SLF4J has it in messages
        }
    }
}
