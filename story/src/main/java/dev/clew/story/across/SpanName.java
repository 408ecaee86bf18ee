package dev.clew.story.across;

import dev.clew.story.line.Brief;

/** Names of spans, as groups have them. */
public final class SpanName {
    private static final int ID = 8;

    private final String name;

    /** The end of the last run of hexadecimal digits that is no id: no id begins in it either. */
    private int notAnId;

    private SpanName(String name) {
        this.name = name;
    }

    /**
     * Returns a name with {@code #} for each number, and for each hexadecimal id of eight characters or more: a path that is no
     * route has one in each request. A long name is cut before.
     */
    public static String folded(String name) {
        return new SpanName(Brief.of(name)).folded();
    }

    private String folded() {
        StringBuilder folded = null;
        int from = 0;
        for (int i = 0; i < name.length(); ) {
            int end = endOfId(i);
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
    private int endOfId(int from) {
        boolean isInWord = from > 0 && Character.isLetterOrDigit(name.charAt(from - 1));
        if (!isInWord && from >= notAnId) {
            int end = endOfHexId(from);
            if (end > from) {
                return end;
            }
        }
        int end = from;
        while (end < name.length() && isDigit(name.charAt(end))) {
            end++;
        }
        return end;
    }

    private int endOfHexId(int from) {
        int end = from;
        int digits = 0;
        while (end < name.length() && (isHex(name.charAt(end)) || name.charAt(end) == '-' && end > from)) {
            digits += isDigit(name.charAt(end)) ? 1 : 0;
            end++;
        }
        boolean isWhole = end == name.length() || !Character.isLetterOrDigit(name.charAt(end));
        if (isWhole && digits > 0 && (end - from >= ID || digits == end - from)) {
            return end;
        }
        notAnId = end;
        return from;
    }

    private static boolean isHex(char c) {
        return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
