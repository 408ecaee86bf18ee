package dev.clew.logback;

import java.util.Arrays;

/**
 * The bytes of one line in the making, never more of them than its limit; used by one thread at a time.
 *
 * <p>What does not fit is not written: a part of a code point or of an escape never is.
 */
final class LineBuffer {
    private static final int FIRST_SIZE = 1024;
    private static final int KEPT_SIZE = 16 * 1024;
    private static final String DIGITS = "0123456789abcdef";

    private byte[] bytes = new byte[FIRST_SIZE];
    private int length;
    private int limit;

    int length() {
        return length;
    }

    /** Forgets what came after. */
    void truncate(int newLength) {
        length = newLength;
    }

    void limit(int newLimit) {
        limit = newLimit;
    }

    boolean hasRoom(int count) {
        return length + count <= limit;
    }

    /** Writes one ASCII character for which there is known to be room. */
    void ascii(char c) {
        if (length == bytes.length) {
            grow(1);
        }
        bytes[length++] = (byte) c;
    }

    /** Writes ASCII text for which there is known to be room. */
    @SuppressWarnings("deprecation") // this form of getBytes makes no array, and for ASCII it is right
    void ascii(String text, int count) {
        grow(count);
        text.getBytes(0, count, bytes, length);
        length += count;
    }

    /** Writes bytes for which there is known to be room. */
    void bytes(byte[] source, int count) {
        grow(count);
        System.arraycopy(source, 0, bytes, length, count);
        length += count;
    }

    /** Writes 16 hex digits for which there is known to be room. */
    void hex(long value) {
        for (int shift = 60; shift >= 0; shift -= 4) {
            ascii(DIGITS.charAt((int) (value >>> shift) & 0xf));
        }
    }

    /** Writes a decimal number for which there is known to be room: 20 characters at most. */
    void decimal(long value) {
        if (value < 0) {
            ascii('-');
        } else {
            value = -value;
        }
        // The value is negative from here on, because the smallest long has no positive.
        long power = 1;
        while (power <= Long.MAX_VALUE / 10 && value <= -power * 10) {
            power *= 10;
        }
        for (; power != 0; power /= 10) {
            ascii((char) ('0' - value / power % 10));
        }
    }

    /**
     * Writes text as it stands between double quotes in logfmt and in JSON.
     *
     * @return how many chars of it were written: less than all where the limit was reached
     */
    int escaped(String text) {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            int used = 1;
            if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
                if (!hasRoom(1)) {
                    return i;
                }
                ascii(c);
            } else if (c >= 0xa0 && !Character.isSurrogate(c) && !breaksOrTurnsLines(c)) {
                if (!codePoint(c)) {
                    return i;
                }
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                if (!codePoint(Character.toCodePoint(c, text.charAt(i + 1)))) {
                    return i;
                }
                used = 2;
            } else if (!escape(c)) {
                return i;
            }
            i += used;
        }
        return i;
    }

    /** Line and paragraph separator, and what makes a terminal show text in another order than it stands. */
    private static boolean breaksOrTurnsLines(char c) {
        return c >= 0x2028 && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
    }

    private boolean codePoint(int c) {
        int count = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        if (!hasRoom(count)) {
            return false;
        }
        switch (count) {
            case 2 -> ascii((char) (0xc0 | c >> 6));
            case 3 -> ascii((char) (0xe0 | c >> 12));
            default -> ascii((char) (0xf0 | c >> 18));
        }
        for (int shift = 6 * (count - 2); shift >= 0; shift -= 6) {
            ascii((char) (0x80 | c >> shift & 0x3f));
        }
        return true;
    }

    private boolean escape(char c) {
        char letter = switch (c) {
            case '"', '\\' -> c;
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            default -> 'u';
        };
        if (!hasRoom(letter == 'u' ? 6 : 2)) {
            return false;
        }
        ascii('\\');
        ascii(letter);
        if (letter == 'u') {
            for (int shift = 12; shift >= 0; shift -= 4) {
                ascii(DIGITS.charAt(c >> shift & 0xf));
            }
        }
        return true;
    }

    private void grow(int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
        }
    }

    /** Returns a copy of what was written, and starts anew. */
    byte[] take() {
        byte[] line = Arrays.copyOf(bytes, length);
        length = 0;
        if (bytes.length > KEPT_SIZE) {
            bytes = new byte[FIRST_SIZE];
        }
        return line;
    }
}
