package dev.clew.layout.internal.text;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;

/** The text of values. No more of it is made than a line has room for, as far as it is made here. */
public final class Values {
    /** The length of a text of which nothing is missing; no line has room for more. */
    public static final int MAX_TEXT = 64 * 1024;

    /** About as many binary digits as {@link #MAX_TEXT} decimal ones have. Making the text of more takes seconds. */
    private static final int MAX_BITS = 200_000;

    private static final int MAX_DEPTH = 16;

    /** A longer plain decimal says less than one with an exponent, and 1e999999999 needs a gigabyte. */
    private static final int MAX_DIGITS = 1_000;

    /** Up to this scale {@link BigDecimal#toString} writes no exponent. */
    private static final int NEVER_WITH_EXPONENT = 6;

    private Values() {}

    /** Whether a value is an integer that fits a {@code long}. */
    public static boolean isWhole(Object value) {
        return value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte;
    }

    /** Returns the value's text. Never null, and never throws, even if the value's {@code toString} does. */
    public static String text(Object value) {
        if (value instanceof BigDecimal decimal) {
            return text(decimal);
        }
        if (value instanceof BigInteger number && number.bitLength() > MAX_BITS) {
            return "[a number of " + number.bitLength() + " bits]";
        }
        if (value.getClass().isArray()) {
            StringBuilder text = new StringBuilder();
            addArray(value, 1, text);
            return text.toString();
        }
        return ownText(value);
    }

    private static String text(BigDecimal decimal) {
        int bits = decimal.unscaledValue().bitLength();
        if (bits > MAX_BITS) {
            return "[a number of " + bits + " bits]";
        }
        boolean isPlain = decimal.scale() >= 0 && decimal.scale() <= NEVER_WITH_EXPONENT;
        boolean isShort = decimal.precision() <= MAX_DIGITS && Math.abs((long) decimal.scale()) <= MAX_DIGITS;
        // The text that every decimal keeps is the plain one too, if it has no exponent.
        return isShort && !isPlain ? decimal.toPlainString() : decimal.toString();
    }

    /** Adds the elements as messages have them. An array within itself ends at the depth. */
    private static void addArray(Object array, int depth, StringBuilder text) {
        text.append('[');
        int length = depth > MAX_DEPTH ? 0 : Array.getLength(array);
        for (int i = 0; i < length && text.length() <= MAX_TEXT; i++) {
            text.append(i == 0 ? "" : ", ");
            Object element = Array.get(array, i);
            if (element != null && element.getClass().isArray()) {
                addArray(element, depth + 1, text);
            } else {
                text.append(element == null ? "null" : ownText(element));
            }
        }
        text.append(depth > MAX_DEPTH ? "...]" : "]");
    }

    private static String ownText(Object value) {
        try {
            return value instanceof CharSequence text && text.length() > MAX_TEXT && !(value instanceof String)
                    ? text.subSequence(0, MAX_TEXT + 1).toString()
                    : String.valueOf(value.toString());
        } catch (Throwable t) {
            return "[FAILED toString()]"; // as in SLF4J's messages
        }
    }
}
