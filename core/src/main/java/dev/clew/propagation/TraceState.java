package dev.clew.propagation;

import dev.clew.text.Whitespace;
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

    /** Four times the length that must be propagated. A server behind us would refuse a request with much more. */
    static final int MAX_FORWARDED = 2048;

    /** Members over this are the first to go. */
    private static final int LONG_MEMBER = 128;

    private TraceState() {}

    /**
     * Returns the text to send on: as it came, or without its white space and empty members.
     *
     * @return null if a member is malformed or there are more than 32; empty if there is none
     */
    static @Nullable String parse(String text) {
        // hot: one look at each character, and no call in the loops that is not inlined
        int length = text.length();
        if (length > MAX_LENGTH) {
            return null;
        }
        int members = 0;
        boolean clean = length <= MAX_FORWARDED;
        int from = 0;
        while (from <= length) {
            int start = Whitespace.skip(text, from, length);
            int at = start;
            while (at < length && isKey(text.charAt(at))) {
                at++;
            }
            if (at == start && (at == length || text.charAt(at) == ',')) {
                clean = false;
                from = at + 1;
                continue;
            }
            if (at == start || at == length || at - start > MAX_KEY || !isFirst(text.charAt(start))) {
                return null;
            }
            if (text.charAt(at) != '=') {
                return null;
            }
            int value = ++at;
            int end = value;
            boolean tab = false;
            while (at < length) {
                char c = text.charAt(at);
                if (c == ',') {
                    break;
                }
                at++;
                if (c == '\t') {
                    tab = true;
                } else if (c != ' ') {
                    if (tab || c < ' ' || c > '~' || c == '=') {
                        return null;
                    }
                    end = at;
                }
            }
            if (end == value || end - value > MAX_VALUE || ++members > MAX_MEMBERS) {
                return null;
            }
            clean &= start == from && end == at;
            from = at + 1;
        }
        return clean ? text : join(text, members);
    }

    private static boolean isFirst(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
    }

    private static boolean isKey(char c) {
        return isFirst(c) || c == '_' || c == '-' || c == '*' || c == '/' || c == '@';
    }

    private static int memberEnd(String text, int from) {
        int comma = text.indexOf(',', from);
        return comma < 0 ? text.length() : comma;
    }

    private static String join(String text, int members) {
        int[] starts = new int[members];
        int[] ends = new int[members];
        int count = 0;
        int length = members - 1;
        int from = 0;
        while (from <= text.length()) {
            int to = memberEnd(text, from);
            int start = Whitespace.skip(text, from, to);
            int end = Whitespace.trim(text, start, to);
            if (start < end) {
                starts[count] = start;
                ends[count++] = end;
                length += end - start;
            }
            from = to + 1;
        }
        length = shrink(starts, ends, length, LONG_MEMBER);
        length = shrink(starts, ends, length, 0);
        StringBuilder joined = new StringBuilder(Math.max(0, length));
        for (int i = 0; i < members; i++) {
            if (starts[i] < ends[i]) {
                joined.append(joined.isEmpty() ? "" : ",").append(text, starts[i], ends[i]);
            }
        }
        return joined.toString();
    }

    /** Empties members over {@code longest} characters, from the right, until the rest may be forwarded. */
    private static int shrink(int[] starts, int[] ends, int length, int longest) {
        int left = length;
        for (int i = starts.length - 1; i >= 0 && left > MAX_FORWARDED; i--) {
            int size = ends[i] - starts[i];
            if (size > longest) {
                left -= size + 1;
                ends[i] = starts[i];
            }
        }
        return left;
    }
}
