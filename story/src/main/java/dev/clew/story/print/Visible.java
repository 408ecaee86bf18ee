package dev.clew.story.print;

/** Text from a log that is safe on a terminal: what would steer it is shown instead. */
public final class Visible {
    private Visible() {}

    /** Returns the text with each control character, and each that turns the direction of writing, as an escape. */
    public static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isSteering(text.charAt(i))) {
                return escaped(text, i);
            }
        }
        return text;
    }

    /** Returns the same on one line, so that nothing of a log looks like a line of ours. */
    static String onOneLine(String text) {
        return of(text.replace("\n", "\\n").replace("\t", "\\t"));
    }

    private static String escaped(String text, int from) {
        StringBuilder visible = new StringBuilder(text.length() + 16).append(text, 0, from);
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isSteering(c)) {
                visible.append(String.format("\\u%04x", (int) c));
            } else {
                visible.append(c);
            }
        }
        return visible.toString();
    }

    private static boolean isSteering(char c) {
        return c < ' ' && c != '\n' && c != '\t'
                || c >= 0x7f && c < 0xa0
                || c >= 0x202a && c <= 0x202e
                || c >= 0x2066 && c <= 0x2069
                || c == 0x2028
                || c == 0x2029;
    }
}
