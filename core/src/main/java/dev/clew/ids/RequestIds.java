package dev.clew.ids;

import dev.clew.text.Ascii;
import org.jspecify.annotations.Nullable;

/**
 * The rule for request ids: 1 to 200 characters of {@code [A-Za-z0-9._~:@+/=-]}.
 *
 * <p>A valid id may stand in a header, a log line or a SQL comment without escaping. Safe for all threads.
 */
public final class RequestIds {
    /** The most characters that a request id may have. */
    public static final int MAX_LENGTH = 200;

    /** Stands for a value that is no text, such as a number among the properties of a message. */
    public static final String NOT_TEXT = "\0";

    /** One byte per ASCII character: one if a request id must not have it, else zero. */
    private static final byte[] REFUSED = new byte[128];

    static {
        for (char c = 0; c < REFUSED.length; c++) {
            REFUSED[c] = (byte) (Ascii.isAlphanumeric(c) || "._~:@+/=-".indexOf(c) >= 0 ? 0 : 1);
        }
    }

    private RequestIds() {}

    /** Whether the text is a valid request id. */
    public static boolean isValid(String text) {
        return rejection(text) == null;
    }

    /** Whether the ASCII text is a valid request id. */
    public static boolean isValid(byte[] text) {
        if (text.length == 0 || text.length > MAX_LENGTH) {
            return false;
        }
        int all = 0;
        for (int i = 0; i < text.length; i++) {
            // ASCII has no eighth bit.
            all |= REFUSED[text[i] & 0x7f] | text[i] & 0x80;
        }
        return all == 0;
    }

    /**
     * Returns the reason why a text is no request id, as the name of a counter; null if it is one.
     *
     * @return {@code request_id.empty}, {@code request_id.too_long}, {@code request_id.characters}, or
     *     {@code request_id.not_text} for {@link #NOT_TEXT}
     */
    public static @Nullable String rejection(String text) {
        if (text.isEmpty()) {
            return "request_id.empty";
        }
        if (text.length() > MAX_LENGTH) {
            return "request_id.too_long";
        }
        // hot: once per request; a table instead of a branch per character
        int all = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            all |= c < REFUSED.length ? REFUSED[c] : 1;
        }
        if (all == 0) {
            return null;
        }
        return text.equals(NOT_TEXT) ? "request_id.not_text" : "request_id.characters";
    }
}
