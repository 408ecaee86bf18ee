package dev.clew.story.line;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a line that is one JSON object (RFC 8259). Members of inner objects get names with dots; an array of texts becomes one
 * text with commas between.
 *
 * <p>A name of an inner object has the names of all objects around it, so a line can ask for far more memory than it has
 * bytes. Members whose names would take too much are left out.
 */
final class Json {
    private static final int DEEPEST = 32;
    private static final int LONGEST_PREFIX = 1_024;

    /** The most characters that the prefixes of all names may take. */
    private static final int MOST_PREFIXES = 1 << 20;

    private final String text;
    private final Map<String, String> members = new LinkedHashMap<>(32);
    private int at;
    private int prefixes;

    private Json(String text) {
        this.text = text;
    }

    /** Returns the members, null if the line is damaged. The first of two members with one name counts. */
    static @Nullable Map<String, String> parse(String text) {
        Json json = new Json(text);
        return json.object("", 0) && json.isAtEnd() ? json.members : null;
    }

    /** Returns the texts of objects that stand one behind the other, as the value of an array is given; ends where one is damaged. */
    static List<String> objects(String text) {
        List<String> objects = new ArrayList<>();
        Json json = new Json(text);
        do {
            json.skipSpace();
            String object = json.peek() == '{' ? json.innerObject(0) : null;
            if (object == null) {
                return objects;
            }
            objects.add(object);
        } while (json.take(','));
        return objects;
    }

    private boolean isAtEnd() {
        skipSpace();
        return at == text.length();
    }

    /** @param prefix of the members' names, null if they are left out */
    private boolean object(@Nullable String prefix, int depth) {
        if (depth > DEEPEST || !take('{')) {
            return false;
        }
        if (take('}')) {
            return true;
        }
        do {
            skipSpace();
            String name = peek() == '"' ? quoted() : null;
            if (name == null || !take(':') || !member(named(prefix, name), depth)) {
                return false;
            }
        } while (take(','));
        return take('}');
    }

    private @Nullable String named(@Nullable String prefix, String name) {
        if (prefix == null || prefix.length() > LONGEST_PREFIX) {
            return null;
        }
        prefixes += prefix.length();
        return prefix.isEmpty() || prefixes <= MOST_PREFIXES ? prefix + name : null;
    }

    private boolean member(@Nullable String name, int depth) {
        skipSpace();
        if (peek() == '{') {
            return object(name == null ? null : name + '.', depth + 1);
        }
        String value = value(depth);
        if (value == null) {
            return false;
        }
        if (name != null && !name.isEmpty()) {
            members.putIfAbsent(name, value);
        }
        return true;
    }

    private @Nullable String value(int depth) {
        skipSpace();
        return switch (peek()) {
            case '"' -> quoted();
            case '[' -> array(depth + 1);
            case '{' -> innerObject(depth + 1);
            default -> literal();
        };
    }

    private @Nullable String array(int depth) {
        if (depth > DEEPEST || !take('[')) {
            return null;
        }
        StringBuilder values = new StringBuilder();
        if (take(']')) {
            return "";
        }
        do {
            String value = value(depth);
            if (value == null) {
                return null;
            }
            values.append(values.length() == 0 ? "" : ",").append(value);
        } while (take(','));
        return take(']') ? values.toString() : null;
    }

    /** An object within an array stays text: nothing asks for its members. */
    private @Nullable String innerObject(int depth) {
        int start = at;
        Json inner = new Json(text);
        inner.at = at;
        if (!inner.object(null, depth)) {
            return null;
        }
        at = inner.at;
        return text.substring(start, at);
    }

    private @Nullable String literal() {
        int start = at;
        while (at < text.length() && ",}] \t".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String literal = text.substring(start, at);
        return literal.isEmpty() || literal.indexOf('"') >= 0 ? null : literal;
    }

    private @Nullable String quoted() {
        int end = Quoted.end(text, at + 1);
        if (end < 0) {
            return null;
        }
        String value = Quoted.unescape(text, at + 1, end);
        at = end + 1;
        return value;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private boolean take(char wanted) {
        skipSpace();
        if (peek() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }
}
