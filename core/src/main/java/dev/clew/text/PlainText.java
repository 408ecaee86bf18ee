package dev.clew.text;

/** Texts of a caller that may stand in places that nobody escapes, such as the MDC. */
public final class PlainText {
    private static final int MAX_LENGTH = 256;

    private PlainText() {}

    /** Whether the text {@linkplain #isHarmless is harmless} and has at most 256 characters. */
    public static boolean is(String text) {
        return text.length() <= MAX_LENGTH && isHarmless(text);
    }

    /**
     * Whether the text has no control character, no line or paragraph separator, and no character that changes the
     * direction of writing.
     */
    public static boolean isHarmless(String text) {
        return text.chars().noneMatch(PlainText::isHarmful);
    }

    private static boolean isHarmful(int c) {
        return Character.isISOControl(c)
                || c == 0x061c
                || c == 0x200e
                || c == 0x200f
                || c >= 0x2028 && c <= 0x202e
                || c >= 0x2066 && c <= 0x2069;
    }
}
