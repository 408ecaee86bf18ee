package dev.clew.layout.internal.line;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes objects of the dots in the keys of a line: {@code "log.level":"INFO"} becomes {@code "log":{"level":"INFO"}}.
 *
 * <p>No key comes twice in one object, and the line stays within its limit. A key stays dotted if its first part is a
 * value already, or if there is no room for one more object. A value whose key is an object already gets an underscore.
 */
public final class NestedJson {
    /** The bytes that a line must leave free. */
    public static final int ROOM = 512;

    /** The bytes of one more object, and of its key's end and the next one's begin. */
    private static final int OBJECT = 4;

    private static final int MAX_DEPTH = 8;

    private final byte[] line;
    private final Map<String, Object> root = new LinkedHashMap<>();
    private int room;

    private NestedJson(byte[] line, int maxBytes) {
        this.line = line;
        this.room = maxBytes - line.length;
    }

    /** The bytes of a value in the line. */
    private record Value(int start, int end) {}

    /** Returns a line with its line feed, nested. */
    public static byte[] of(byte[] line, int maxBytes) {
        NestedJson nested = new NestedJson(line, maxBytes);
        nested.read();
        ByteArrayOutputStream out = new ByteArrayOutputStream(line.length + ROOM);
        nested.write(nested.root, out);
        out.write('\n');
        return out.toByteArray();
    }

    private void read() {
        for (int i = 1; line[i] == '"' || line[i] == ','; ) {
            int key = line[i] == ',' ? i + 1 : i;
            int colon = endOfText(key);
            int end = endOfValue(colon + 1);
            // Latin-1 keeps each byte of a key.
            add(new String(line, key + 1, colon - key - 2, StandardCharsets.ISO_8859_1), new Value(colon + 1, end));
            i = end;
        }
    }

    /** Returns the index behind a text in quotes. */
    private int endOfText(int quote) {
        int i = quote + 1;
        while (line[i] != '"') {
            i += line[i] == '\\' ? 2 : 1;
        }
        return i + 1;
    }

    /** Returns the index of the comma or bracket behind a value: a text, a literal, or an array of texts. */
    private int endOfValue(int start) {
        int i = start;
        int close = line[start] == '[' ? ']' : 0;
        while (close != 0 || line[i] != ',' && line[i] != '}') {
            if (line[i] == close) {
                close = 0;
            }
            i = line[i] == '"' ? endOfText(i) : i + 1;
        }
        return i;
    }

    private void add(String key, Value value) {
        Map<String, Object> object = root;
        String rest = key;
        for (int depth = 0; depth < MAX_DEPTH; depth++) {
            int dot = rest.indexOf('.');
            if (dot <= 0 || rest.endsWith(".") || rest.contains("..")) {
                break;
            }
            Map<String, Object> next = child(object, rest.substring(0, dot));
            if (next == null) {
                break;
            }
            object = next;
            rest = rest.substring(dot + 1);
        }
        while (object.containsKey(rest)) {
            rest += "_";
            room--;
        }
        object.put(rest, value);
    }

    /** Returns the object under a key, made if it can be; null if it cannot. */
    @SuppressWarnings("unchecked") // we put it there
    private @Nullable Map<String, Object> child(Map<String, Object> object, String key) {
        Object found = object.get(key);
        if (found instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        if (found != null || room < 2 * OBJECT) {
            return null;
        }
        room -= OBJECT;
        Map<String, Object> made = new LinkedHashMap<>();
        object.put(key, made);
        return made;
    }

    @SuppressWarnings("unchecked") // we put it there
    private void write(Map<String, Object> object, ByteArrayOutputStream out) {
        char before = '{';
        for (Map.Entry<String, Object> entry : object.entrySet()) {
            out.write(before);
            out.write('"');
            byte[] key = entry.getKey().getBytes(StandardCharsets.ISO_8859_1);
            out.write(key, 0, key.length);
            out.write('"');
            out.write(':');
            if (entry.getValue() instanceof Value value) {
                out.write(line, value.start(), value.end() - value.start());
            } else {
                write((Map<String, Object>) entry.getValue(), out);
            }
            before = ',';
        }
        out.write('}');
    }
}
