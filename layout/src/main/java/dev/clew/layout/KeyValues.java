package dev.clew.layout;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** The key-values of one event. For one thread at a time. */
final class KeyValues {
    /** No line has room for more. */
    private static final int MAX = 16 * 1024;

    /** From here on a map is made, since comparing each key with all others would take longer than the line. */
    private static final int MANY = 32;

    private List<KeyValuePair> pairs = List.of();
    private @Nullable Map<String, Integer> last;

    /** Takes those of an event; returns false if they are more than a line has room for. */
    boolean set(List<KeyValuePair> all) {
        pairs = all.size() <= MAX ? all : all.subList(0, MAX);
        if (pairs.size() > MANY) {
            Map<String, Integer> indices = new HashMap<>();
            for (int i = 0; i < pairs.size(); i++) {
                if (pairs.get(i).value != null) {
                    indices.put(key(i), i);
                }
            }
            last = indices;
        }
        return all.size() <= MAX;
    }

    void clear() {
        pairs = List.of();
        last = null;
    }

    int size() {
        return pairs.size();
    }

    String key(int i) {
        String key = pairs.get(i).key;
        return key == null ? "" : key;
    }

    Object value(int i) {
        return pairs.get(i).value;
    }

    /** Returns the index of the last one with this key and a value, -1 if there is none. */
    int last(String key) {
        if (last != null) {
            return last.getOrDefault(key, -1);
        }
        for (int i = pairs.size() - 1; i >= 0; i--) {
            if (pairs.get(i).value != null && key.equals(key(i))) {
                return i;
            }
        }
        return -1;
    }
}
