package dev.clew.story.find;

/** A text that a regular expression looks at for so many characters alone: some take for ever over a long one. */
final class Bounded {
    private static final int LOOKED_AT = 16_384;

    private Bounded() {}

    static CharSequence of(String text) {
        return text.length() > LOOKED_AT ? text.substring(0, LOOKED_AT) : text;
    }
}
