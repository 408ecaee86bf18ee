package dev.clew.story.line;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads an access line, as nginx, Apache, Tomcat, Jetty and Undertow write it: a time in brackets, a request in quotes, its
 * status, and what else was asked for. An id is told by its name, or by its shape.
 */
final class AccessLine {
    private static final int LOOKED_AT = 16_384;
    private static final int LONGEST_HEAD = 1_024;
    private static final int MOST_WORDS = 64;

    private final String text;
    private final Map<String, String> fields = new LinkedHashMap<>();
    private int at;
    private String key = "";

    private AccessLine(String text) {
        this.text = text;
    }

    /** Returns the fields, null if the line is of another form. */
    static @Nullable Map<String, String> parse(String line) {
        AccessLine access = new AccessLine(line.length() > LOOKED_AT ? line.substring(0, LOOKED_AT) : line);
        int bracket = access.text.indexOf('[');
        for (int tries = 0; bracket >= 0 && bracket < LONGEST_HEAD && tries < 4; tries++) {
            if (access.text.startsWith("/", bracket + 3)) {
                ForeignTime time = ForeignTime.at(access.text, bracket + 1);
                if (time != null && access.text.startsWith("]", time.end())) {
                    access.at = time.end() + 1;
                    access.fields.put("ts", Timestamp.text(time.nanos()));
                    return access.request(access.text.substring(0, bracket)) ? access.fields : null;
                }
            }
            bracket = access.text.indexOf('[', bracket + 1);
        }
        return null;
    }

    private boolean request(String head) {
        int quote = text.indexOf('"', at);
        int end = quote < 0 ? -1 : Quoted.end(text, quote + 1);
        while (end >= 0 && text.charAt(quote - 1) == '=') {
            quote = text.indexOf('"', end + 1); // the value of a name
            end = quote < 0 ? -1 : Quoted.end(text, quote + 1);
        }
        if (end < 0) {
            return false;
        }
        words(at, quote);
        at = end + 1;
        String request = text.substring(quote + 1, end);
        skipSpace();
        String status = text.substring(at, Math.min(at + 3, text.length()));
        boolean hasStatus = status.length() == 3 && status.chars().allMatch(c -> c >= '0' && c <= '9');
        fields.put("msg", hasStatus ? request + ' ' + status : request);
        AccessNames.putRequest(fields, request);
        if (hasStatus) {
            fields.put("status", status);
            at += 3;
            bytes();
        }
        words(at, text.length());
        for (String word : head.split(" ", MOST_WORDS)) {
            if (IdShape.isHex(word)) {
                fields.putIfAbsent("request_id", word);
            }
        }
        return true;
    }

    private void bytes() {
        skipSpace();
        int end = text.indexOf(' ', at);
        String word = text.substring(at, end < 0 ? text.length() : end);
        if (word.equals("-") || !word.isEmpty() && word.chars().allMatch(c -> c >= '0' && c <= '9')) {
            AccessNames.put(fields, "bytes", word);
            at += word.length();
        }
    }

    /** Takes the words between; the last that looks like an id is one, unless another has its name. */
    private void words(int from, int to) {
        at = from;
        String unnamed = "";
        skipSpace();
        for (int count = 0; at < to && count < MOST_WORDS; count++) {
            String value = word(to);
            if (!key.isEmpty()) {
                AccessNames.put(fields, key, value);
            } else if (!IdShape.putTraceparent(fields, value) && IdShape.isId(value)) {
                unnamed = value;
            }
            skipSpace();
        }
        if (!unnamed.isEmpty()) {
            fields.putIfAbsent("request_id", unnamed);
        }
    }

    /** Reads {@code value}, {@code "value"}, {@code key=value} or {@code key="value"}. */
    private String word(int to) {
        int start = at;
        key = "";
        while (at < to && text.charAt(at) != ' ' && text.charAt(at) != '"') {
            if (text.charAt(at) == '=' && key.isEmpty() && isName(start, at)) {
                key = text.substring(start, at);
                start = at + 1;
            }
            at++;
        }
        if (at >= to || text.charAt(at) == ' ' || at > start) {
            return text.substring(start, at);
        }
        int end = Quoted.end(text, at + 1);
        int close = end < 0 || end > to ? to : end;
        String value = text.substring(at + 1, close);
        at = close + 1;
        return value;
    }

    private boolean isName(int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c != '_' && c != '-' && c != '.' && !Character.isLetterOrDigit(c)) {
                return false;
            }
        }
        return to > from;
    }

    private void skipSpace() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }
}
