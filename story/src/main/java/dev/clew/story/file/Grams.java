package dev.clew.story.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.List;

/**
 * Finds texts in mapped bytes without reading most of them. A text of n bytes holds one of each n - 3 places whole, so these are
 * looked at alone: whether the four bytes there are any four bytes of a text.
 */
final class Grams {
    private static final int WIDTH = Integer.BYTES;
    private static final int SHORTEST = 2 * WIDTH - 1;
    private static final int BITS = 12;

    private final List<byte[]> texts;
    private final boolean[] isThere = new boolean[1 << BITS];
    private final int stride;

    Grams(List<Literal> literals) {
        texts = literals.stream().map(Literal::bytes).toList();
        int shortest = Integer.MAX_VALUE;
        for (byte[] text : texts) {
            shortest = Math.min(shortest, text.length);
            ByteBuffer bytes = ByteBuffer.wrap(text).order(ByteOrder.nativeOrder());
            for (int i = 0; i + WIDTH <= text.length; i++) {
                isThere[hash(bytes.getInt(i))] = true;
            }
        }
        stride = (shortest - WIDTH + 1) / WIDTH;
    }

    /** Whether all texts have the seven bytes that this needs, and no more than so many. */
    static boolean fit(List<Literal> literals, int longest) {
        return !literals.isEmpty()
                && literals.stream()
                        .mapToInt(literal -> literal.bytes().length)
                        .allMatch(length -> length >= SHORTEST && length <= longest);
    }

    private static int hash(int gram) {
        return gram * 0x9E3779B1 >>> Integer.SIZE - BITS;
    }

    /** Returns the first index where a text may be, from one and in strides; below zero if there is none. */
    // hot: most bytes of large files pass here
    int next(IntBuffer ints, int from, int to) {
        boolean[] known = isThere;
        int step = stride;
        for (int i = from; i < to; i += step) {
            if (known[hash(ints.get(i))]) {
                return i;
            }
        }
        return -1;
    }

    int stride() {
        return stride;
    }

    /**
     * Returns where the first text begins that holds the four bytes at an index, {@link Integer#MIN_VALUE} if there is none. A
     * text that would begin before the bytes counts, and is below zero.
     */
    int begin(ByteBuffer bytes, int index) {
        int at = index * WIDTH;
        int first = Integer.MIN_VALUE;
        for (byte[] text : texts) {
            for (int i = text.length - WIDTH; i >= 0; i--) {
                int begin = at - i;
                if ((first == Integer.MIN_VALUE || begin < first) && isAt(bytes, begin, text)) {
                    first = begin;
                    break;
                }
            }
        }
        return first;
    }

    private static boolean isAt(ByteBuffer bytes, int begin, byte[] text) {
        if (begin + text.length > bytes.limit()) {
            return false;
        }
        for (int i = Math.max(0, -begin); i < text.length; i++) {
            if (bytes.get(begin + i) != text[i]) {
                return false;
            }
        }
        return true;
    }
}
