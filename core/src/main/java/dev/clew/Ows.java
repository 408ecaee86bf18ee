package dev.clew;

/** Optional white space, as the header grammars call it: spaces and tabs. */
final class Ows {
    private Ows() {}

    static boolean is(char c) {
        return c == ' ' || c == '\t';
    }

    /** Returns the first position from {@code from} on that is none, {@code to} where all are. */
    static int skip(String text, int from, int to) {
        int i = from;
        while (i < to && is(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** Returns the position behind the last one before {@code to} that is none, {@code from} where all are. */
    static int trim(String text, int from, int to) {
        int i = to;
        while (i > from && is(text.charAt(i - 1))) {
            i--;
        }
        return i;
    }
}
