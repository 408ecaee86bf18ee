package dev.clew.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A line of a service's log, with its fields in their order. */
record LogLine(String text, Map<String, String> fields) {
    static List<LogLine> readAll(Iterable<Path> files) throws IOException {
        List<LogLine> lines = new ArrayList<>();
        for (Path file : files) {
            for (String line : Files.readAllLines(file)) {
                lines.add(parse(line));
            }
        }
        return lines;
    }

    static LogLine parse(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        int at = 0;
        while (at < text.length()) {
            int equals = text.indexOf('=', at);
            if (equals < 0) {
                throw new IllegalArgumentException("not logfmt from character " + at + ": " + text);
            }
            String key = text.substring(at, equals);
            StringBuilder value = new StringBuilder();
            at = readValue(text, equals + 1, value) + 1;
            fields.put(key, value.toString());
        }
        return new LogLine(text, fields);
    }

    private static int readValue(String text, int from, StringBuilder value) {
        if (from >= text.length() || text.charAt(from) != '"') {
            int space = text.indexOf(' ', from);
            int end = space < 0 ? text.length() : space;
            value.append(text, from, end);
            return end;
        }
        int at = from + 1;
        while (text.charAt(at) != '"') {
            if (text.charAt(at) == '\\') {
                at++;
                at = unescape(text, at, value);
            } else {
                value.append(text.charAt(at++));
            }
        }
        return at + 1;
    }

    private static int unescape(String text, int at, StringBuilder value) {
        switch (text.charAt(at)) {
            case 'n' -> value.append('\n');
            case 'r' -> value.append('\r');
            case 't' -> value.append('\t');
            case 'u' -> {
                value.append((char) Integer.parseInt(text.substring(at + 1, at + 5), 16));
                return at + 5;
            }
            default -> value.append(text.charAt(at));
        }
        return at + 1;
    }

    /** Returns a field's value, empty if the line has no such field. */
    String get(String field) {
        return fields.getOrDefault(field, "");
    }
}
