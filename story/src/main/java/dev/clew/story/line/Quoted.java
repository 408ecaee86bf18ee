package dev.clew.story.line;

/** Text in quotes, with the escapes of JSON (RFC 8259, section 7), which Clew's logfmt has too. */
final class Quoted {
    private Quoted() {}

    /** Returns where the closing quote stands, below zero if there is none. */
    static int end(String text, int from) {
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                return at;
            }
            at += c == '\\' ? 2 : 1;
        }
        return -1;
    }

    /** Returns the text between, with its escapes undone. A damaged escape stays as it is. */
    static String unescape(String text, int from, int end) {
        String plain = text.substring(from, end); // to look in the rest of the line, too, would be quadratic
        if (plain.indexOf('\\') < 0) {
            return plain;
        }
        StringBuilder value = new StringBuilder(end - from);
        int at = from;
        while (at < end) {
            char c = text.charAt(at++);
            if (c != '\\' || at >= end) {
                value.append(c);
                continue;
            }
            char letter = text.charAt(at++);
            switch (letter) {
                case 'n' -> value.append('\n');
                case 'r' -> value.append('\r');
                case 't' -> value.append('\t');
                case 'b' -> value.append('\b');
                case 'f' -> value.append('\f');
                case 'u' -> at = unicode(text, at, end, value);
                default -> value.append(letter);
            }
        }
        return value.toString();
    }

    private static int unicode(String text, int at, int end, StringBuilder value) {
        int code = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = i < end ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0) {
                value.append("\\u");
                return at;
            }
            code = code << 4 | digit;
        }
        value.append((char) code);
        return at + 4;
    }
}
