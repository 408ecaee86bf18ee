package dev.clew.story.print;

/**
 * The look of a story on a terminal.
 *
 * @param hasColour whether it has colours
 * @param hasGlyphs whether it has the lines of Unicode's box drawing
 * @param width how many characters a line has; longer ones are cut
 */
public record Style(boolean hasColour, boolean hasGlyphs, int width) {
    /** For a pipe: no colour, nothing cut. */
    public static final Style PLAIN = new Style(false, true, Integer.MAX_VALUE);

    /** Whether it is that of a terminal, which has a width. */
    public boolean isTerminal() {
        return width != PLAIN.width;
    }

    String red(String text) {
        return colour(31, text);
    }

    String yellow(String text) {
        return colour(33, text);
    }

    String dim(String text) {
        return colour(2, text);
    }

    String bold(String text) {
        return colour(1, text);
    }

    private String colour(int code, String text) {
        return hasColour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    String branch(boolean isLast) {
        if (hasGlyphs) {
            return isLast ? "└─ " : "├─ ";
        }
        return isLast ? "`- " : "|- ";
    }

    String stem(boolean isLast) {
        if (isLast) {
            return "   ";
        }
        return hasGlyphs ? "│  " : "|  ";
    }

    String cut(String text) {
        return text.length() <= width ? text : text.substring(0, Math.max(1, width - 1)) + (hasGlyphs ? "…" : ">");
    }
}
