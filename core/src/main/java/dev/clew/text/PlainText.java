package dev.clew.text;

/** Texts of a caller that may stand in places that nobody escapes, such as the MDC or a span's name. */
public final class PlainText {
    private static final int MAX_LENGTH = 256;

    private PlainText() {}

    /** Whether the text {@linkplain #isHarmless is harmless} and has at most 256 characters. */
    public static boolean is(String text) {
        return text.length() <= MAX_LENGTH && isHarmless(text);
    }

    /**
     * Whether the text has no control character, no line or paragraph separator, no character that changes the direction of
     * writing, and no byte order mark.
     */
    public static boolean isHarmless(String text) {
        return text.chars().noneMatch(PlainText::isHarmful);
    }

    /**
     * Returns the text with U+FFFD in the place of each character that is not {@linkplain #isHarmless harmless}; the text
     * itself if it has none.
     */
    public static String of(String text) {
        // hot: twice a span, and nearly every text is plain
        for (int i = 0; i < text.length(); i++) {
            if (isHarmful(text.charAt(i))) {
                return replaced(text);
            }
        }
        return text;
    }

    private static String replaced(String text) {
        StringBuilder plain = new StringBuilder(text);
        for (int i = 0; i < plain.length(); i++) {
            if (isHarmful(plain.charAt(i))) {
                plain.setCharAt(i, '\ufffd');
            }
        }
        return plain.toString();
    }

    private static boolean isHarmful(int c) {
        return (c < ' ' || c > '~') && isControl(c);
    }

    private static boolean isControl(int c) {
        return Character.isISOControl(c)
                || c == 0x061c
                || c == 0x200e
                || c == 0x200f
                || c >= 0x2028 && c <= 0x202e
                || c >= 0x2066 && c <= 0x2069
                || c == 0xfeff;
    }
}
