package dev.clew;

import org.jspecify.annotations.Nullable;

/**
 * Checks a {@code tracestate} in one pass and forwards the text as it came.
 *
 * @see <a href="https://www.w3.org/TR/trace-context-2/#tracestate-header">Trace Context level 2, 3.3</a>
 */
final class TraceState {
    private static final int MAX_MEMBERS = 32;
    private static final int MAX_KEY = 256;
    private static final int MAX_VALUE = 256;

    /** 32 members of 256 + 1 + 256 characters and their commas, with room for white space. */
    private static final int MAX_LENGTH = 32 * 520;

    private TraceState() {}

    /**
     * Returns the text that goes on: as it came, or joined anew where white space or empty members were in it.
     *
     * @return null where any member is malformed or there are more than 32; empty where there is none
     */
    static @Nullable String parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return null;
        }
        int members = 0;
        boolean clean = true;
        int from = 0;
        while (from <= text.length()) {
            int comma = text.indexOf(',', from);
            int to = comma < 0 ? text.length() : comma;
            int start = skipBlanks(text, from, to);
            int end = trimBlanks(text, start, to);
            clean &= start == from && end == to && start < end;
            if (start < end) {
                if (++members > MAX_MEMBERS || !isMember(text, start, end)) {
                    return null;
                }
            }
            from = to + 1;
        }
        return clean ? text : join(text);
    }

    private static String join(String text) {
        StringBuilder joined = new StringBuilder(text.length());
        int from = 0;
        while (from <= text.length()) {
            int comma = text.indexOf(',', from);
            int to = comma < 0 ? text.length() : comma;
            int start = skipBlanks(text, from, to);
            int end = trimBlanks(text, start, to);
            if (start < end) {
                if (!joined.isEmpty()) {
                    joined.append(',');
                }
                joined.append(text, start, end);
            }
            from = to + 1;
        }
        return joined.toString();
    }

    private static int skipBlanks(String text, int from, int to) {
        int i = from;
        while (i < to && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
            i++;
        }
        return i;
    }

    private static int trimBlanks(String text, int from, int to) {
        int i = to;
        while (i > from && (text.charAt(i - 1) == ' ' || text.charAt(i - 1) == '\t')) {
            i--;
        }
        return i;
    }

    private static boolean isMember(String text, int start, int end) {
        int equals = text.indexOf('=', start);
        int value = equals + 1;
        if (equals <= start || equals >= end - 1 || equals - start > MAX_KEY || end - value > MAX_VALUE) {
            return false;
        }
        char first = text.charAt(start);
        if (!(first >= 'a' && first <= 'z' || first >= '0' && first <= '9')) {
            return false;
        }
        for (int i = start + 1; i < equals; i++) {
            if (!isKey(text.charAt(i))) {
                return false;
            }
        }
        for (int i = value; i < end; i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c > 0x7e || c == '=') {
                return false;
            }
        }
        return true;
    }

    private static boolean isKey(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '*' || c == '/' || c == '@';
    }
}
