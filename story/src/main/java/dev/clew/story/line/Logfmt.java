package dev.clew.story.line;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a line of Clew's logfmt. */
final class Logfmt {
    private final String text;
    private int at;

    private Logfmt(String text) {
        this.text = text;
    }

    /** Returns the fields, null if the line is damaged. The first of two fields with one key counts. */
    static @Nullable Map<String, String> parse(String text) {
        return new Logfmt(text).fields();
    }

    private @Nullable Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>(32);
        while (at < text.length()) {
            int equals = text.indexOf('=', at);
            if (equals <= at || text.indexOf(' ', at) < equals && text.indexOf(' ', at) >= 0) {
                return null;
            }
            String key = text.substring(at, equals);
            at = equals + 1;
            String value = at < text.length() && text.charAt(at) == '"' ? quoted() : bare();
            if (value == null) {
                return null;
            }
            fields.putIfAbsent(key, value);
        }
        return fields;
    }

    private String bare() {
        int space = text.indexOf(' ', at);
        int end = space < 0 ? text.length() : space;
        String value = text.substring(at, end);
        at = end + 1;
        return value;
    }

    private @Nullable String quoted() {
        int end = Quoted.end(text, at + 1);
        if (end < 0 || end + 1 < text.length() && text.charAt(end + 1) != ' ') {
            return null;
        }
        String value = Quoted.unescape(text, at + 1, end);
        at = end + 2;
        return value;
    }
}
