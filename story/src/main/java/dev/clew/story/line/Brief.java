package dev.clew.story.line;

/** Texts that are as long as names are: a line may have a megabyte in any field. */
public final class Brief {
    private static final int LONGEST = 200;

    private Brief() {}

    /** Returns a text if it is short, else its beginning with an ellipsis. */
    public static String of(String text) {
        return of(text, LONGEST);
    }

    /** Returns a text if it has no more characters than that, else its beginning with an ellipsis. */
    public static String of(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end) + "…";
    }

    /** Returns the first line of a text, if it is short, else its beginning with an ellipsis. */
    public static String firstLine(String text) {
        int end = text.indexOf('\n');
        return of(end < 0 ? text : text.substring(0, end));
    }
}
