package dev.clew.story.line;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells ids from other words, where no name stands beside them. */
final class IdShape {
    private static final int SHORTEST_HEX = 16;
    private static final int SHORTEST_PLAIN = 20;
    private static final int LONGEST = 128;

    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}");

    private IdShape() {}

    /** Whether a word looks like an id: a UUID or other hexadecimal digits, or letters and digits such as a ULID. */
    static boolean isId(String word) {
        if (isHex(word)) {
            return true;
        }
        boolean hasDigit = false;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            boolean isDigit = c >= '0' && c <= '9';
            if (!isDigit && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')) {
                return false;
            }
            hasDigit |= isDigit;
        }
        return hasDigit && word.length() >= SHORTEST_PLAIN && word.length() <= LONGEST;
    }

    /** Whether a word is 16 hexadecimal digits or more, with dashes anywhere. */
    static boolean isHex(String word) {
        if (word.length() < SHORTEST_HEX || word.length() > LONGEST) {
            return false;
        }
        int digits = 0;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c != '-' && (c > 'f' || Character.digit(c, 16) < 0)) {
                return false;
            }
            digits += c == '-' ? 0 : 1;
        }
        return digits >= SHORTEST_HEX;
    }

    /** Takes the ids out of a {@code traceparent} (W3C Trace Context), and returns whether it is one. */
    static boolean putTraceparent(Map<String, String> fields, String value) {
        Matcher parts = TRACEPARENT.matcher(value);
        if (!parts.matches()) {
            return false;
        }
        fields.putIfAbsent("trace_id", parts.group(1));
        fields.putIfAbsent("span_id", parts.group(2));
        return true;
    }
}
