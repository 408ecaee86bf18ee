package dev.clew.story.across;

/** Names of spans, as groups have them. */
public final class SpanName {
    private static final int ID = 8;

    private SpanName() {}

    /**
     * Returns a name with {@code #} for each number, and for each hexadecimal id of eight characters or more: a path that is no
     * route has one in each request.
     */
    public static String folded(String name) {
        StringBuilder folded = null;
        int from = 0;
        for (int i = 0; i < name.length(); ) {
            int end = endOfId(name, i);
            if (end > i) {
                folded = (folded == null ? new StringBuilder(name.length()) : folded)
                        .append(name, from, i)
                        .append('#');
                from = end;
                i = end;
            } else {
                i++;
            }
        }
        return folded == null ? name : folded.append(name, from, name.length()).toString();
    }

    /** Returns where a number or an id ends that begins here, this place if none does. */
    private static int endOfId(String name, int from) {
        boolean isInWord = from > 0 && Character.isLetterOrDigit(name.charAt(from - 1));
        int end = from;
        int digits = 0;
        while (end < name.length() && (isHex(name.charAt(end)) || name.charAt(end) == '-' && end > from)) {
            digits += isDigit(name.charAt(end)) ? 1 : 0;
            end++;
        }
        boolean isWhole = end == name.length() || !Character.isLetterOrDigit(name.charAt(end));
        if (!isInWord && isWhole && digits > 0 && (end - from >= ID || digits == end - from)) {
            return end;
        }
        end = from;
        while (end < name.length() && isDigit(name.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isHex(char c) {
        return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
