package dev.clew.story.incident;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** The requests that hold something, the latest last. */
final class Hold implements Match {
    private final Deque<String> ids = new ArrayDeque<>();
    private final int most;
    private final Map<String, Boolean> all = new HashMap<>();

    Hold(int most) {
        this.most = most;
    }

    void add(String id) {
        if (all.put(id, true) == null) {
            ids.addLast(id);
            if (ids.size() > most) {
                ids.removeFirst();
            }
        }
    }

    boolean isFull() {
        return ids.size() == most;
    }

    boolean has(String id) {
        return all.containsKey(id);
    }

    String text() {
        return String.join(" ", ids);
    }

    /** Whether all that a finding names did hold it. */
    @Override
    public boolean accepts(JsonNode named) {
        if (!named.isArray() || named.isEmpty()) {
            return false;
        }
        for (JsonNode id : named) {
            if (!all.containsKey(id.asText())) {
                return false;
            }
        }
        return true;
    }
}
