package dev.clew.examples.relay;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A reader of JSON (RFC 8259) that passes most values on as text. */
final class Json {
    private static final int MAX_DEPTH = 64;
    private static final Pattern SPACE = Pattern.compile("[ \\t\\r\\n]*+");
    private static final Pattern PLAIN =
            Pattern.compile("true|false|null|-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?(?:[eE][+-]?[0-9]++)?");
    private static final String ESCAPES = "\"\\/bfnrt";
    private static final String ESCAPED = "\"\\/\b\f\n\r\t";

    private final String text;
    private int at;
    private int depth;

    Json(String text) {
        this.text = text;
    }

    /** Reads any value and returns its text. */
    String value() {
        skip(SPACE);
        int from = at;
        switch (peek()) {
            case '{' -> object(name -> value());
            case '[' -> array(this::value);
            case '"' -> string();
            default -> {
                if (!skip(PLAIN)) {
                    throw wrong("a value");
                }
            }
        }
        return text.substring(from, at);
    }

    void array(Runnable element) {
        list('[', ']', element);
    }

    /** @param member reads the value of the member that has the name */
    void object(Consumer<String> member) {
        list('{', '}', () -> {
            String name = string();
            expect(':');
            member.accept(name);
        });
    }

    private void list(char first, char last, Runnable element) {
        expect(first);
        if (++depth > MAX_DEPTH) {
            throw wrong("at most " + MAX_DEPTH + " levels");
        }
        skip(SPACE);
        if (peek() != last) {
            element.run();
            skip(SPACE);
            while (peek() == ',') {
                at++;
                element.run();
                skip(SPACE);
            }
        }
        expect(last);
        depth--;
    }

    /** Reads a string and returns it unescaped. */
    String string() {
        expect('"');
        StringBuilder value = new StringBuilder();
        while (peek() != '"') {
            if (peek() < ' ') {
                throw wrong(at < text.length() ? "no control character" : "'\"'");
            }
            char c = text.charAt(at++);
            value.append(c == '\\' ? escaped() : c);
        }
        at++;
        return value.toString();
    }

    private char escaped() {
        int escape = ESCAPES.indexOf(peek());
        if (escape >= 0) {
            at++;
            return ESCAPED.charAt(escape);
        }
        if (peek() != 'u') {
            throw wrong("one of " + ESCAPES + 'u');
        }
        at++;
        int value = 0;
        for (int i = 0; i < 4; i++, at++) {
            int digit = peek() < 0x80 ? Character.digit(peek(), 16) : -1;
            if (digit < 0) {
                throw wrong("a hex digit");
            }
            value = value << 4 | digit;
        }
        return (char) value;
    }

    private void expect(char c) {
        skip(SPACE);
        if (peek() != c) {
            throw wrong("'" + c + "'");
        }
        at++;
    }

    void end() {
        skip(SPACE);
        if (at < text.length()) {
            throw wrong("the end");
        }
    }

    private boolean skip(Pattern pattern) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        boolean there = matcher.lookingAt();
        at = there ? matcher.end() : at;
        return there;
    }

    /** Returns the next character, or NUL at the end: JSON never contains it. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private IllegalArgumentException wrong(String expected) {
        String there = at < text.length() ? "'" + text.charAt(at) + "'" : "the end";
        return new IllegalArgumentException("expected " + expected + " at character " + at + ", found " + there);
    }
}
