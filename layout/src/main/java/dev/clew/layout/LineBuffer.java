package dev.clew.layout;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one line in the making, never more of them than its limit; used by one thread at a time.
 *
 * <p>What does not fit is not written: a part of a code point or of an escape never is.
 */
final class LineBuffer {
    private static final int FIRST_SIZE = 1024;
    private static final int KEPT_SIZE = 16 * 1024;
    private static final String DIGITS = "0123456789abcdef";

    /** Not written as it is: an escape, or more than one byte. */
    private static final int ESCAPED = 1;

    /** Cannot stand in logfmt without quotes. */
    private static final int QUOTED = 2;

    /** May be where something begins that must be hidden. */
    private static final int TRIGGER = 4;

    private static final byte[] KINDS = new byte[0x80];

    static {
        for (char c = 0; c < KINDS.length; c++) {
            boolean escaped = c < ' ' || c == 0x7f || c == '"' || c == '\\';
            boolean quoted = escaped || c == ' ' || c == '=';
            KINDS[c] = (byte) ((escaped ? ESCAPED : 0) | (quoted ? QUOTED : 0) | (Secrets.mayBegin(c) ? TRIGGER : 0));
        }
    }

    private byte[] bytes = new byte[FIRST_SIZE];
    private int length;
    private int limit;

    int length() {
        return length;
    }

    /** Copies what was written from there on and returns how much; -1 where it is too much. */
    int copy(int from, byte[] to) {
        int count = length - from;
        if (count > to.length) {
            return -1;
        }
        System.arraycopy(bytes, from, to, 0, count);
        return count;
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
        grow(20);
        // Negative from here on, because the smallest long has no positive.
        long rest = value < 0 ? value : -value;
        if (value < 0) {
            bytes[length++] = '-';
        }
        int digits = 1;
        for (long more = rest; more <= -10; more /= 10) {
            digits++;
        }
        length += digits;
        for (int i = 1; i <= digits; i++, rest /= 10) {
            bytes[length - i] = (byte) ('0' - rest % 10);
        }
    }

    /**
     * Writes text as it stands between double quotes in logfmt and in JSON.
     *
     * @param redaction what of it is hidden, null for nothing
     * @return whether all of it was written: not where the limit was reached
     */
    boolean escaped(String text, @Nullable Redaction redaction) {
        // hot: a line is mostly runs of plain characters, which go over in one piece
        int secretStart = -1;
        int secretEnd = -1;
        int i = 0;
        while (i < text.length()) {
            if (i == secretStart) {
                if (!hasRoom(Redaction.MASK.length())) {
                    return false;
                }
                ascii(Redaction.MASK, Redaction.MASK.length());
                i = secretEnd;
                continue;
            }
            char c = text.charAt(i);
            if (i >= secretEnd && redaction != null && (kind(c) & TRIGGER) != 0) {
                long secret = redaction.secret(text, i);
                if (secret != 0) {
                    secretStart = (int) (secret >>> 32);
                    secretEnd = (int) secret;
                    continue;
                }
            }
            int used = 1;
            if ((kind(c) & ESCAPED) == 0) {
                used = plainRun(text, i, secretStart > i ? secretStart : text.length(), redaction);
                if (used == 0) {
                    return false;
                }
            } else if (c >= 0xa0 && !Character.isSurrogate(c) && !breaksOrTurnsLines(c)) {
                if (!codePoint(c)) {
                    return false;
                }
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                if (!codePoint(Character.toCodePoint(c, text.charAt(i + 1)))) {
                    return false;
                }
                used = 2;
            } else if (!escape(c)) {
                return false;
            }
            i += used;
        }
        return true;
    }

    /** Writes the character and those after it that need neither an escape nor a closer look; returns how many. */
    @SuppressWarnings("deprecation") // this form of getBytes makes no array, and for ASCII it is right
    private int plainRun(String text, int start, int end, @Nullable Redaction redaction) {
        int i = start + 1;
        while (i < end) {
            int kind = kind(text.charAt(i)) & (ESCAPED | TRIGGER);
            if (kind != 0 && ((kind & ESCAPED) != 0 || redaction != null && redaction.secret(text, i) != 0)) {
                break;
            }
            i++;
        }
        int room = Math.min(i - start, limit - length);
        if (room <= 0) {
            return 0;
        }
        grow(room);
        text.getBytes(start, start + room, bytes, length);
        length += room;
        return room;
    }

    /** Whether text needs neither quotes in logfmt nor an escape, and hides nothing. */
    static boolean isBare(String text, @Nullable Redaction redaction) {
        for (int i = 0; i < text.length(); i++) {
            int kind = kind(text.charAt(i));
            if (kind != 0
                    && ((kind & QUOTED) != 0
                            || redaction != null && (kind & TRIGGER) != 0 && redaction.secret(text, i) != 0)) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static int kind(char c) {
        return c < 0x80 ? KINDS[c] : ESCAPED | QUOTED;
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
        byte[] written = Arrays.copyOf(bytes, length);
        clear();
        return written;
    }

    <D> void passTo(D destination, LogLayout.Sink<? super D> sink) {
        sink.write(destination, bytes, 0, length);
    }

    void clear() {
        length = 0;
        if (bytes.length > KEPT_SIZE) {
            bytes = new byte[FIRST_SIZE];
        }
    }
}
