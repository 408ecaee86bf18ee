package dev.clew.story.traffic;

import java.nio.charset.StandardCharsets;

/** Decides by its id alone whether a request is in the sample, so that all its lines are in it, in any file. For any thread. */
final class Sampling {
    private static final int LEAST = (1 << 20) - 1;

    private volatile int mask;

    /** Keeps each request whose turn comes once in so many, a power of two. */
    Sampling(int oneIn) {
        mask = oneIn - 1;
    }

    /** Keeps half of those that it kept; at least one in a million. */
    void halve() {
        mask = Math.min(LEAST, mask << 1 | 1);
    }

    /** Returns how many requests one of the sample stands for. */
    int weight() {
        return mask + 1;
    }

    boolean keeps(String id) {
        if (mask == 0) {
            return true;
        }
        byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        return keeps(bytes, 0, bytes.length);
    }

    // hot: once a line
    boolean keeps(byte[] id, int from, int to) {
        int hash = 0x811c9dc5;
        for (int i = from; i < to; i++) {
            hash = (hash ^ id[i]) * 0x01000193;
        }
        hash *= 0x9e3779b9;
        return ((hash ^ hash >>> 15) & mask) == 0;
    }
}
