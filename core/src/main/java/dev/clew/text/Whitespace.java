package dev.clew.text;

/**
 * Optional white space as header grammars define it: spaces and tabs.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-whitespace">RFC 9110, 5.6.3</a>
 */
public final class Whitespace {
    private Whitespace() {}

    /** Whether the character is a space or a tab. */
    public static boolean is(char c) {
        return c == ' ' || c == '\t';
    }

    /** Returns the first position from {@code from} on without white space, or {@code to} if there is none. */
    public static int skip(String text, int from, int to) {
        int i = from;
        while (i < to && is(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** Returns the end of {@code text} between {@code from} and {@code to} without trailing white space. */
    public static int trim(String text, int from, int to) {
        int i = to;
        while (i > from && is(text.charAt(i - 1))) {
            i--;
        }
        return i;
    }
}
