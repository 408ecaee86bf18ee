package dev.clew.story.file;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A text that is looked for in bytes, by Horspool's algorithm: it looks at each n-th byte, for a text of n bytes, and goes on
 * if that byte is not in the text.
 */
public final class Literal {
    private final String text;
    private final byte[] bytes;
    private final int[] skips = new int[256];

    /** Looks for a text in UTF-8. */
    public Literal(String text) {
        this.text = text;
        bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0) {
            throw new IllegalArgumentException("an empty text is everywhere");
        }
        Arrays.fill(skips, bytes.length);
        for (int i = 0; i < bytes.length - 1; i++) {
            skips[bytes[i] & 0xff] = bytes.length - 1 - i;
        }
    }

    /** Returns where the text begins first, below zero if it is not between. */
    // hot: most bytes of all files pass here
    int find(byte[] buffer, int from, int to) {
        int last = bytes.length - 1;
        byte end = bytes[last];
        int at = from + last;
        while (at < to) {
            byte b = buffer[at];
            if (b == end && isAt(buffer, at - last)) {
                return at - last;
            }
            at += skips[b & 0xff];
        }
        return -1;
    }

    /** Whether it is in a text. */
    boolean isIn(String line) {
        return line.contains(text);
    }

    private boolean isAt(byte[] buffer, int from) {
        for (int i = 0; i < bytes.length - 1; i++) {
            if (buffer[from + i] != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
