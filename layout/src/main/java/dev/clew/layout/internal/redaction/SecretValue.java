package dev.clew.layout.internal.redaction;

/** Finds the value behind the name of a secret: {@code password=…}, as in a connection string, a form, or the text of a map. */
final class SecretValue {
    private static final String[] SCHEMES = {"Bearer ", "Basic ", "Digest ", "Token "};

    /** Many brackets that nothing closes must not cost a look at the whole text each. */
    private static final int MAX_LIST = 1024;

    private SecretValue() {}

    /**
     * Finds the value that begins at an index: in quotes all up to the closing one, in brackets these too, else up to a space or
     * a mark, and behind the scheme of an {@code Authorization} header (RFC 9110, 11.4) the word that follows.
     *
     * @return its start, and its end in the lower half; 0 if it is empty
     */
    static long find(String text, int at) {
        int last = last(text, at);
        if (at >= last) {
            return 0;
        }
        char first = text.charAt(at);
        if (first == '"' || first == '\'') {
            int end = closing(text, at + 1, last, first);
            return SecretForms.range(at + 1, end < 0 ? word(text, at + 1, last) : end);
        }
        int start = at;
        if (first == '[') {
            int end = closing(text, at + 1, Math.min(last, at + MAX_LIST), ']');
            if (end >= 0) {
                return SecretForms.range(at, end + 1);
            }
            start++;
        }
        return SecretForms.range(start, word(text, start + scheme(text, start), last));
    }

    /** Finds the value of a member of an object, behind the colon. An object has members of its own. */
    static long findInJson(String text, int at) {
        int last = last(text, at);
        int start = at;
        while (start < last && text.charAt(start) == ' ') {
            start++;
        }
        return start < last && text.charAt(start) == '{' ? 0 : find(text, start);
    }

    private static int last(String text, int at) {
        return Math.min(text.length(), at + SecretForms.MAX_LENGTH);
    }

    /** Returns where a mark stands that nothing escapes, on the same line; -1 if it does not. */
    private static int closing(String text, int from, int last, char mark) {
        for (int i = from; i < last && text.charAt(i) >= ' '; i++) {
            if (text.charAt(i) == mark) {
                return i;
            }
            if (text.charAt(i) == '\\') {
                i++;
            }
        }
        return -1;
    }

    /** Returns the end of a word. */
    private static int word(String text, int from, int last) {
        int end = from;
        while (end < last && text.charAt(end) > ' ' && "&;,\"')}]".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private static int scheme(String text, int at) {
        for (String scheme : SCHEMES) {
            if (text.regionMatches(true, at, scheme, 0, scheme.length())) {
                return scheme.length();
            }
        }
        return 0;
    }
}
