package dev.clew.http;

import java.util.Arrays;

/** The headers that carry the ids of one call, to be put on each of its requests. */
final class IdHeaders {
    private static final int USUAL = 4;

    /** Names and values in turn, null from {@link #size} on. */
    private String[] pairs = {};

    private int size;

    void set(String name, String value) {
        int i = 0;
        while (i < size && !pairs[i].equalsIgnoreCase(name)) {
            i += 2;
        }
        if (i == pairs.length) {
            pairs = Arrays.copyOf(pairs, Math.max(USUAL, 2 * i));
        }
        pairs[i] = name;
        pairs[i + 1] = value;
        size = Math.max(size, i + 2);
    }

    boolean isEmpty() {
        return size == 0;
    }

    void putOn(HttpClientRequest request) {
        for (int i = 0; i < size; i += 2) {
            request.setHeader(pairs[i], pairs[i + 1]);
        }
    }

    @Override
    public String toString() {
        return "IdHeaders(" + size / 2 + ")";
    }
}
