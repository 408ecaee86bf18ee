package dev.clew.layout;

/** FNV-1a of 64 bits over UTF-16 units, low byte first; fixed for ever, because alerts and dashboards group by it. */
final class Hash {
    static final long START = 0xcbf29ce484222325L;

    private static final long PRIME = 0x100000001b3L;

    private Hash() {}

    static long of(String text) {
        return add(START, text, 0, text.length());
    }

    static long add(long hash, String text, int from, int to) {
        for (int i = from; i < to; i++) {
            hash = add(hash, text.charAt(i));
        }
        return hash;
    }

    static long add(long hash, char c) {
        hash = (hash ^ (c & 0xff)) * PRIME;
        return (hash ^ (c >> 8)) * PRIME;
    }
}
