package dev.clew.formats;

/** Unsigned 64-bit numbers in decimal, as Google and Datadog write span ids. */
final class Decimal {
    private static final int MAX_DIGITS = 20;
    private static final long MAX_TENTH = Long.divideUnsigned(-1, 10);

    private Decimal() {}

    /** Whether the part is 1 to 20 digits of a value under 2<sup>64</sup>. */
    static boolean isUnsigned(String text, int from, int to) {
        if (to <= from || to - from > MAX_DIGITS) {
            return false;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            boolean overflows =
                    Long.compareUnsigned(value, MAX_TENTH) > 0 || value == MAX_TENTH && digit > 5; // 2^64-1 ends in 5
            if (digit < 0 || digit > 9 || overflows) {
                return false;
            }
            value = value * 10 + digit;
        }
        return true;
    }

    /** Returns the value of a part that {@link #isUnsigned} has accepted. */
    static long parse(String text, int from, int to) {
        return Long.parseUnsignedLong(text, from, to, 10);
    }
}
