package dev.clew;

import java.nio.charset.StandardCharsets;

/** Lower-case hex, the only kind that the W3C formats know. */
final class Hex {
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] VALUES = new byte[128];

    static {
        java.util.Arrays.fill(VALUES, (byte) -1);
        for (int digit = 0; digit < DIGITS.length; digit++) {
            VALUES[DIGITS[digit]] = (byte) digit;
        }
    }

    private Hex() {}

    /** Returns the digit's value, or -1 for anything but {@code 0-9a-f}. */
    static int digit(char c) {
        return c < VALUES.length ? VALUES[c] : -1;
    }

    static boolean isHex(String text, int from, int to) {
        // hot: one accumulated sign bit instead of a branch per character
        int all = 0;
        for (int i = from; i < to; i++) {
            all |= digit(text.charAt(i));
        }
        return all >= 0;
    }

    static boolean isZero(String text, int from, int to) {
        int i = from;
        while (i < to && text.charAt(i) == '0') {
            i++;
        }
        return i == to;
    }

    /** Reads up to 16 digits that {@link #isHex} has accepted. */
    static long parse(String text, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value << 4 | digit(text.charAt(i));
        }
        return value;
    }

    /** Writes the lowest {@code digits} hex digits of a value. */
    static void write(long value, int digits, byte[] target, int offset) {
        for (int i = offset + digits - 1; i >= offset; i--) {
            target[i] = DIGITS[(int) value & 0xf];
            value >>>= 4;
        }
    }

    static String of(long value) {
        byte[] text = new byte[16];
        write(value, 16, text, 0);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    static String of(long high, long low) {
        byte[] text = new byte[32];
        write(high, 16, text, 0);
        write(low, 16, text, 16);
        return new String(text, StandardCharsets.ISO_8859_1);
    }
}
