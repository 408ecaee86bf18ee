package dev.clew.story.json;

import java.util.Map;

/** Writes JSON (RFC 8259) on one line, a member at a time. */
public final class JsonWriter {
    private final StringBuilder text = new StringBuilder();
    private boolean needsComma;

    /** Begins an object or an array, by its bracket. */
    public JsonWriter begin(char bracket) {
        comma();
        text.append(bracket);
        needsComma = false;
        return this;
    }

    /** Ends an object or an array. */
    public JsonWriter end(char bracket) {
        text.append(bracket);
        needsComma = true;
        return this;
    }

    /** Begins a member of an object; its value comes next. */
    public JsonWriter name(String name) {
        comma();
        quote(name);
        text.append(':');
        needsComma = false;
        return this;
    }

    /** Writes a member of an object. */
    public JsonWriter member(String name, Object value) {
        return name(name).value(value);
    }

    /** Writes a text, a number or a truth value. */
    public JsonWriter value(Object value) {
        comma();
        boolean isLiteral =
                value instanceof Boolean || value instanceof Number number && Double.isFinite(number.doubleValue());
        if (isLiteral) {
            text.append(value);
        } else {
            quote(String.valueOf(value));
        }
        needsComma = true;
        return this;
    }

    /** Writes an array of values. */
    public JsonWriter values(Iterable<?> values) {
        begin('[');
        values.forEach(this::any);
        return end(']');
    }

    /** Writes a member whose value may also be a list or a map of such values. */
    public JsonWriter anyMember(String name, Object value) {
        return name(name).any(value);
    }

    private JsonWriter any(Object value) {
        if (value instanceof Map<?, ?> members) {
            begin('{');
            members.forEach((key, member) -> anyMember(String.valueOf(key), member));
            return end('}');
        }
        return value instanceof Iterable<?> all ? values(all) : value(value);
    }

    private void comma() {
        if (needsComma) {
            text.append(',');
            needsComma = false;
        }
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    // What ends a line for some readers, or steers a terminal, goes as an escape.
                    if (c < ' '
                            || c >= 0x7f && c < 0xa0
                            || c >= 0x2028 && c <= 0x202e
                            || c >= 0x2066 && c <= 0x2069
                            || Character.isSurrogate(c) && isLone(value, i)) {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    private static boolean isLone(String value, int at) {
        char c = value.charAt(at);
        return Character.isHighSurrogate(c)
                ? at + 1 == value.length() || !Character.isLowSurrogate(value.charAt(at + 1))
                : at == 0 || !Character.isHighSurrogate(value.charAt(at - 1));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
