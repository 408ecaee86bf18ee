package dev.clew.layout.internal.line;

import dev.clew.layout.internal.redaction.Secrets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one line, at most as many as its limit allows. For one thread at a time.
 *
 * <p>A code point or an escape is written whole or not at all.
 *
 * <p>Text is escaped into one array that is kept from line to line, runs of plain characters in one piece, and numbers
 * are formatted in place. So a line allocates its copy alone ({@code log.LogbackLines.logfmtEncode}, 336 B, in
 * workshop/benchmarks/RESULTS-LOG.md) or nothing ({@code log.Log4jLines.logfmtEncode}, 0 B).
 */
final class LineBuffer {
    private static final int FIRST_SIZE = 1024;
    private static final int KEPT_SIZE = 16 * 1024;
    private static final String DIGITS = "0123456789abcdef";

    /** A character that needs an escape or more than one byte. */
    private static final int ESCAPED = 1;

    /** A character that needs quotes in logfmt. */
    private static final int QUOTED = 2;

    /** A character that may begin a secret. */
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

    byte[] array() {
        return bytes;
    }

    /** Copies the bytes from an index on and returns their number; -1 if the array is too short. */
    int copy(int from, byte[] to) {
        int count = length - from;
        if (count > to.length) {
            return -1;
        }
        System.arraycopy(bytes, from, to, 0, count);
        return count;
    }

    /** Drops the bytes from an index on. */
    void truncate(int newLength) {
        length = newLength;
    }

    void limit(int newLimit) {
        limit = newLimit;
    }

    boolean hasRoom(int count) {
        return count <= limit - length;
    }

    /** Writes one ASCII character; the caller made sure that it fits. */
    void ascii(char c) {
        if (length == bytes.length) {
            grow(1);
        }
        bytes[length++] = (byte) c;
    }

    /** Writes the first characters of an ASCII text; the caller made sure that they fit. */
    void ascii(String text, int count) {
        ascii(text, 0, count);
    }

    @SuppressWarnings("deprecation") // this form of getBytes makes no array, and for ASCII it is right
    private void ascii(String text, int from, int count) {
        grow(count);
        text.getBytes(from, from + count, bytes, length);
        length += count;
    }

    /** Writes bytes; the caller made sure that they fit. */
    void bytes(byte[] source, int count) {
        grow(count);
        System.arraycopy(source, 0, bytes, length, count);
        length += count;
    }

    /** Writes 16 hex digits; the caller made sure that they fit. */
    void hex(long value) {
        hex(value, 60);
    }

    private void hex(long value, int firstShift) {
        for (int shift = firstShift; shift >= 0; shift -= 4) {
            ascii(DIGITS.charAt((int) (value >>> shift) & 0xf));
        }
    }

    /** Writes a decimal number of at most 20 characters; the caller made sure that they fit. */
    void decimal(long value) {
        grow(20);
        // Negative from here on, because the smallest long has no positive.
        long rest = value < 0 ? value : -value;
        if (value < 0) {
            bytes[length++] = '-';
        }
        int digits = 1;
        for (long least = -10; digits < 19 && rest <= least; least *= 10) {
            digits++;
        }
        length += digits;
        for (int i = 1; i <= digits; i++, rest /= 10) {
            bytes[length - i] = (byte) ('0' - rest % 10);
        }
    }

    /**
     * Writes text as it is written between double quotes, in logfmt and in JSON alike.
     *
     * @param end the index at which writing stops; a secret may be found beyond it
     * @param hiding the secrets to hide, null for none
     * @return false if the limit was reached
     */
    boolean escaped(String text, int end, @Nullable Secrets hiding) {
        int secretStart = -1;
        int secretEnd = -1;
        int i = 0;
        while (i < end) {
            if (i == secretStart) {
                if (!hasRoom(Secrets.MASK.length())) {
                    return false;
                }
                ascii(Secrets.MASK, Secrets.MASK.length());
                i = secretEnd;
                continue;
            }
            char c = text.charAt(i);
            if (i >= secretEnd && hiding != null && (kind(c) & TRIGGER) != 0) {
                long secret = hiding.find(text, i);
                if (secret != 0) {
                    secretStart = (int) (secret >>> 32);
                    secretEnd = (int) secret;
                    continue;
                }
            }
            int used = (kind(c) & ESCAPED) == 0
                    ? plainRun(text, i, secretStart > i ? Math.min(secretStart, end) : end, hiding)
                    : special(text, i);
            if (used == 0) {
                return false;
            }
            i += used;
        }
        return true;
    }

    /** Writes the plain characters from an index on, up to the next escape or secret; returns their number. */
    private int plainRun(String text, int start, int last, @Nullable Secrets hiding) {
        int end = Math.min(last, start + Math.max(limit - length, 0)); // what has no room is not looked at
        int i = start + 1;
        while (i < end) {
            int kind = kind(text.charAt(i)) & (ESCAPED | TRIGGER);
            if (kind != 0 && ((kind & ESCAPED) != 0 || hiding != null && hiding.find(text, i) != 0)) {
                break;
            }
            i++;
        }
        int room = Math.min(i - start, limit - length);
        if (room <= 0) {
            return 0;
        }
        ascii(text, start, room);
        return room;
    }

    /** Writes a code point that is not plain; returns its number of characters, 0 if it does not fit. */
    private int special(String text, int i) {
        int c = text.codePointAt(i);
        boolean isWhole = c >= 0xa0 && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE);
        boolean fits = isWhole && !isSeparatorOrOverride(c) ? codePoint(c) : escape((char) c);
        return fits ? Character.charCount(c) : 0;
    }

    /** Whether text needs neither quotes in logfmt nor an escape, and holds no secret. */
    static boolean isBare(String text, @Nullable Secrets hiding) {
        for (int i = 0; i < text.length(); i++) {
            int kind = kind(text.charAt(i));
            if (kind != 0
                    && ((kind & QUOTED) != 0 || hiding != null && (kind & TRIGGER) != 0 && hiding.find(text, i) != 0)) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static int kind(char c) {
        return c < 0x80 ? KINDS[c] : ESCAPED | QUOTED;
    }

    /** Whether some readers take it for a line end, or a terminal shows the text behind it in another order. */
    private static boolean isSeparatorOrOverride(int c) {
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
            hex(c, 12);
        }
        return true;
    }

    private void grow(int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
        }
    }

    /** Returns a copy of the bytes that were written. */
    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** Forgets the bytes that were written. */
    void clear() {
        length = 0;
        if (bytes.length > KEPT_SIZE) {
            bytes = new byte[FIRST_SIZE];
        }
    }
}
