package dev.clew.story.incident;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The fields of one event in their order, written as Clew's layouts write them. */
final class Line {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    /** Adds a field: a number is written as one. An empty text is written too, null is not. */
    Line add(String key, Object value) {
        if (value != null) {
            fields.put(key, value);
        }
        return this;
    }

    Line addAll(Map<String, ?> all) {
        all.forEach(this::add);
        return this;
    }

    String logfmt() {
        StringBuilder text = new StringBuilder(512);
        fields.forEach((key, value) -> {
            text.append(text.isEmpty() ? "" : " ").append(key).append('=');
            String plain = value.toString();
            if (isBare(plain)) {
                text.append(plain);
            } else {
                quote(plain, text);
            }
        });
        return text.toString();
    }

    String json() {
        StringBuilder text = new StringBuilder(512).append('{');
        fields.forEach((key, value) -> {
            text.append(text.length() > 1 ? "," : "");
            quote(key, text);
            text.append(':');
            if (value instanceof Number || value instanceof Boolean) {
                text.append(value);
            } else {
                quote(value.toString(), text);
            }
        });
        return text.append('}').toString();
    }

    private static boolean isBare(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 127 && c != '"' && c != '=' && c != '\\');
    }

    private static void quote(String text, StringBuilder to) {
        to.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> to.append("\\\"");
                case '\\' -> to.append("\\\\");
                case '\n' -> to.append("\\n");
                case '\t' -> to.append("\\t");
                default -> to.append(c);
            }
        }
        to.append('"');
    }

    /** Returns a template's hash: FNV-1a of 64 bits, of its text in UTF-16LE. */
    static String tmpl(String template) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : template.getBytes(StandardCharsets.UTF_16LE)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return hex(hash);
    }

    static String hex(long value) {
        String hex = Long.toHexString(value);
        return "0".repeat(16 - hex.length()) + hex;
    }
}
