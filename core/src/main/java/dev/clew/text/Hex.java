package dev.clew.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Lower-case hex, the only kind that the W3C formats allow. */
public final class Hex {
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] VALUES = new byte[256];
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** One array per thread to write texts into. A new one per text nearly doubles the bytes of a text (AllocationTest, "id text"). */
    private static final ThreadLocal<byte[]> SCRATCH = new ThreadLocal<>();

    private static final int SCRATCH_SIZE = 64;

    static {
        java.util.Arrays.fill(VALUES, (byte) -1);
        for (int digit = 0; digit < DIGITS.length; digit++) {
            VALUES[DIGITS[digit]] = (byte) digit;
        }
    }

    private Hex() {}

    /** Returns the digit's value, or -1 for anything but {@code 0-9a-f}. */
    public static int digit(char c) {
        return c < VALUES.length ? VALUES[c] : -1;
    }

    /** Whether the part is digits only. */
    public static boolean isHex(String text, int from, int to) {
        // hot: one accumulated sign bit instead of a branch per character
        int all = 0;
        for (int i = from; i < to; i++) {
            all |= digit(text.charAt(i));
        }
        return all >= 0;
    }

    /** Whether the part is zeros only. */
    public static boolean isZero(String text, int from, int to) {
        int i = from;
        while (i < to && text.charAt(i) == '0') {
            i++;
        }
        return i == to;
    }

    /** Returns the value of up to 16 digits that {@link #isHex} has accepted. */
    public static long parse(String text, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value << 4 | digit(text.charAt(i));
        }
        return value;
    }

    /**
     * Returns the value of the sixteen digits at a position, zero if one of them is no hex digit.
     *
     * <p>There is no branch per digit: a character that is no digit makes its half of the value negative.
     */
    public static long parse16(String text, int from) {
        long high = parse8(text, from);
        long low = parse8(text, from + 8);
        return (high | low) < 0 ? 0 : high << 32 | low;
    }

    /** Returns the value of the eight digits at a position, negative if one of them is no hex digit. */
    private static long parse8(String text, int from) {
        return (long) digit(text.charAt(from)) << 28
                | (long) digit(text.charAt(from + 1)) << 24
                | (long) digit(text.charAt(from + 2)) << 20
                | (long) digit(text.charAt(from + 3)) << 16
                | (long) digit(text.charAt(from + 4)) << 12
                | (long) digit(text.charAt(from + 5)) << 8
                | (long) digit(text.charAt(from + 6)) << 4
                | (long) digit(text.charAt(from + 7));
    }

    /** Returns the value of the two digits at a position, negative if one of them is no hex digit. */
    public static int parse2(String text, int from) {
        return digit(text.charAt(from)) << 4 | digit(text.charAt(from + 1));
    }

    /** Returns the value of the sixteen ASCII digits at a position, zero if one of them is no hex digit. */
    public static long parse16(byte[] text, int from) {
        long high = parse8((long) EIGHT_BYTES.get(text, from));
        long low = parse8((long) EIGHT_BYTES.get(text, from + 8));
        return (high | low) < 0 ? 0 : high << 32 | low;
    }

    /** Returns the value of eight ASCII digits, all at once; negative if writing the value gives other digits. */
    private static long parse8(long ascii) {
        long letters = ascii >>> 6 & 0x0101_0101_0101_0101L;
        long nibbles = (ascii & 0x0f0f_0f0f_0f0f_0f0fL) + letters * 9;
        long value = (nibbles | nibbles >>> 4) & 0x00ff_00ff_00ff_00ffL;
        value = (value | value >>> 8) & 0x0000_ffff_0000_ffffL;
        value = (value | value >>> 16) & 0xffff_ffffL;
        return digits(value) == ascii ? value : -1;
    }

    /** Returns the value of the two ASCII digits at a position, negative if one of them is no hex digit. */
    public static int parse2(byte[] text, int from) {
        return VALUES[text[from] & 0xff] << 4 | VALUES[text[from + 1] & 0xff];
    }

    /** Writes the lowest {@code digits} hex digits of a value. */
    public static void write(long value, int digits, byte[] target, int offset) {
        for (int i = offset + digits - 1; i >= offset; i--) {
            target[i] = DIGITS[(int) value & 0xf];
            value >>>= 4;
        }
    }

    /** Writes all sixteen hex digits of a value. */
    public static void write(long value, byte[] target, int offset) {
        EIGHT_BYTES.set(target, offset, digits(value >>> 32));
        EIGHT_BYTES.set(target, offset + 8, digits(value));
    }

    /** Returns eight ASCII digits for the lower half of a value: spreads the nibbles over bytes, then makes digits of them. */
    private static long digits(long value) {
        long nibbles = value & 0xffff_ffffL;
        nibbles = (nibbles | nibbles << 16) & 0x0000_ffff_0000_ffffL;
        nibbles = (nibbles | nibbles << 8) & 0x00ff_00ff_00ff_00ffL;
        nibbles = (nibbles | nibbles << 4) & 0x0f0f_0f0f_0f0f_0f0fL;
        long letters = nibbles + 0x0606_0606_0606_0606L >>> 4 & 0x0101_0101_0101_0101L;
        return nibbles + 0x3030_3030_3030_3030L + letters * ('a' - 10 - '0');
    }

    /** Returns the calling thread's array of 64 bytes. Its content is undefined. */
    public static byte[] scratch() {
        byte[] scratch = SCRATCH.get();
        if (scratch == null) {
            scratch = new byte[SCRATCH_SIZE];
            SCRATCH.set(scratch);
        }
        return scratch;
    }

    /** Returns the value as 16 digits. */
    public static String of(long value) {
        byte[] text = scratch();
        write(value, text, 0);
        return new String(text, 0, 16, StandardCharsets.ISO_8859_1);
    }

    /** Returns a value of 128 bits as 32 digits. */
    public static String of(long high, long low) {
        byte[] text = scratch();
        write(high, text, 0);
        write(low, text, 16);
        return new String(text, 0, 32, StandardCharsets.ISO_8859_1);
    }
}
