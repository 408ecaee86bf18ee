package dev.clew.text;

/** Character classes of header grammars. */
public final class Ascii {
    private Ascii() {}

    /**
     * Whether the text is a token, as header names and baggage keys must be; false for an empty text.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-tokens">RFC 9110, 5.6.2</a>
     */
    public static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isToken(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Whether the character may stand in a token. */
    public static boolean isToken(char c) {
        return isAlphanumeric(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    /** Whether the character is one of {@code A-Z}, {@code a-z} and {@code 0-9}. */
    public static boolean isAlphanumeric(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }
}
