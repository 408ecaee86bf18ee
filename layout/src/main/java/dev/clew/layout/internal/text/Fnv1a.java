package dev.clew.layout.internal.text;

/** The 64-bit FNV-1a hash over UTF-16 units, low byte first. It never changes: alerts and dashboards group by it. */
public final class Fnv1a {
    /** The hash of no text. */
    public static final long START = 0xcbf29ce484222325L;

    private static final long PRIME = 0x100000001b3L;

    private Fnv1a() {}

    /** Returns the hash of a text, or of its first 65,536 characters. */
    public static long of(String text) {
        return add(START, text, 0, Math.min(text.length(), Values.MAX_TEXT));
    }

    /** Continues a hash with part of a text. */
    public static long add(long hash, String text, int from, int to) {
        for (int i = from; i < to; i++) {
            hash = add(hash, text.charAt(i));
        }
        return hash;
    }

    /** Continues a hash with one character. */
    public static long add(long hash, char c) {
        hash = (hash ^ (c & 0xff)) * PRIME;
        return (hash ^ (c >> 8)) * PRIME;
    }
}
