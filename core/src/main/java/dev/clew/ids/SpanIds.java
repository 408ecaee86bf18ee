package dev.clew.ids;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes span ids: a random prefix per local trace, and a count in the lower 16 bits.
 *
 * <p>Safe for all threads.
 */
public final class SpanIds {
    /** The bits that count the spans of one local trace. */
    public static final long COUNT_BITS = 0xffff;

    private SpanIds() {}

    /** Returns a new prefix with a count of zero. Its first hex digit is a letter. */
    public static long first() {
        return withLetterFirst(ThreadLocalRandom.current().nextLong()) & ~COUNT_BITS;
    }

    /** Returns a random id, for a local trace whose count is used up. Its first hex digit is a letter. */
    public static long random() {
        return withLetterFirst(ThreadLocalRandom.current().nextLong());
    }

    /** Makes the first hex digit one of a to f, so that no id reads as a number. */
    static long withLetterFirst(long random) {
        int letter = 0xa + (int) ((random >>> 60) * 6 >>> 4);
        return random & 0x0fff_ffff_ffff_ffffL | (long) letter << 60;
    }
}
