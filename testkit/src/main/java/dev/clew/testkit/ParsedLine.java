package dev.clew.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A strict reader of log lines, logfmt and JSON: a line that breaks the format is an AssertionError.
 *
 * <p>Safe for all threads.
 */
public final class ParsedLine {
    private final String text;
    private int at;

    private ParsedLine(String text) {
        this.text = text;
    }

    /**
     * Returns the fields of one line in their order, numbers as text.
     *
     * @param line in UTF-8, with its line feed
     */
    public static Map<String, String> parse(byte[] line) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new AssertionError("not UTF-8", e);
        }
        if (text.indexOf('\n') != text.length() - 1) {
            throw new AssertionError("not one line: " + text);
        }
        ParsedLine parsed = new ParsedLine(text.substring(0, text.length() - 1));
        return text.startsWith("{") ? parsed.members() : parsed.fields();
    }

    private Map<String, String> members() {
        Map<String, String> members = new LinkedHashMap<>();
        expect('{');
        while (at < text.length() && text.charAt(at) != '}') {
            if (!members.isEmpty()) {
                expect(',');
            }
            String key = quoted();
            expect(':');
            if (members.put(key, jsonValue()) != null) {
                throw new AssertionError("second key \"" + key + "\": " + text);
            }
        }
        expect('}');
        if (at != text.length()) {
            throw new AssertionError("text after the object: " + text);
        }
        return members;
    }

    private String jsonValue() {
        if (text.charAt(at) == '"') {
            return quoted();
        }
        if (text.charAt(at) == '[') {
            StringBuilder values = new StringBuilder();
            do {
                at++;
                values.append(values.length() == 0 ? "" : ",").append(quoted());
            } while (text.charAt(at) == ',');
            expect(']');
            return values.toString();
        }
        int start = at;
        while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != '}') {
            at++;
        }
        String literal = text.substring(start, at);
        if (!literal.matches("true|false|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
            throw new AssertionError("literal " + literal + ": " + text);
        }
        return literal;
    }

    private Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        while (at < text.length()) {
            if (at > 0) {
                expect(' ');
            }
            int start = at;
            while (at < text.length() && text.charAt(at) != '=') {
                char c = text.charAt(at++);
                if (c != '%' && "_.-/:@".indexOf(c) < 0 && !(c < 0x80 && Character.isLetterOrDigit(c))) {
                    throw new AssertionError("key with " + (int) c + " at " + at + ": " + text);
                }
            }
            String key = text.substring(start, at);
            expect('=');
            String value = at < text.length() && text.charAt(at) == '"' ? quoted() : bare();
            if (key.isEmpty() || fields.put(key, value) != null) {
                throw new AssertionError("empty or second key \"" + key + "\": " + text);
            }
        }
        return fields;
    }

    private String bare() {
        int start = at;
        while (at < text.length() && text.charAt(at) != ' ') {
            char c = text.charAt(at++);
            if (c < 0x21 || c > 0x7e || c == '"' || c == '=' || c == '\\') {
                throw new AssertionError("bare value with " + (int) c + ": " + text);
            }
        }
        if (at == start) {
            throw new AssertionError("bare and empty at " + at + ": " + text);
        }
        return text.substring(start, at);
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        expect('"');
        while (text.charAt(at) != '"') {
            char c = text.charAt(at++);
            if (c != '\\') {
                if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                    throw new AssertionError("raw " + (int) c + " in quotes: " + text);
                }
                value.append(c);
                continue;
            }
            char letter = text.charAt(at++);
            switch (letter) {
                case '"', '\\' -> value.append(letter);
                case 'n' -> value.append('\n');
                case 'r' -> value.append('\r');
                case 't' -> value.append('\t');
                case 'u' -> {
                    value.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                    at += 4;
                }
                default -> throw new AssertionError("escape \\" + letter + ": " + text);
            }
        }
        expect('"');
        return value.toString();
    }

    private void expect(char c) {
        if (at >= text.length() || text.charAt(at) != c) {
            throw new AssertionError("no '" + c + "' at " + at + ": " + text);
        }
        at++;
    }

    /** Returns a key of logfmt with its percent-encoded bytes decoded. */
    public static String percentDecoded(String written) {
        if (written.equals("%")) {
            return "";
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c == '%') {
                bytes.write(Integer.parseInt(written.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        // Decoded by hand, because Java's decoder refuses unpaired surrogates.
        byte[] octets = bytes.toByteArray();
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < octets.length; ) {
            int first = octets[i++] & 0xff;
            if (first < 0x80) {
                key.append((char) first);
            } else if (first < 0xe0) {
                key.append((char) ((first & 0x1f) << 6 | octets[i++] & 0x3f));
            } else {
                key.append((char) ((first & 0xf) << 12 | (octets[i++] & 0x3f) << 6 | octets[i++] & 0x3f));
            }
        }
        return key.toString();
    }
}
