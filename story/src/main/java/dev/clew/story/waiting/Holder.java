package dev.clew.story.waiting;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request that holds what others wait for.
 *
 * @param request its id, empty if that is not known
 * @param millis for how long it had held it, NaN if that is not told
 * @param tasks how many of its tasks fill a queue, 0 for what is no queue
 * @param sql its last statement, with what it does since; empty if that is not told
 */
public record Holder(String request, double millis, int tasks, String sql) {
    static Holder of(String request, String sql) {
        return new Holder(request, Double.NaN, 0, sql);
    }

    /** Returns what is known of it, by the names that scripts know. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (!request.isEmpty()) {
            fields.put("request_id", request);
        }
        if (!Double.isNaN(millis)) {
            fields.put("held_ms", millis);
        }
        if (tasks > 0) {
            fields.put("tasks", tasks);
        }
        if (!sql.isEmpty()) {
            fields.put("last_sql", sql);
        }
        return fields;
    }

    /** Returns it as a sentence names it. */
    public String text() {
        return request.isEmpty() ? "a holder without a request" : "request " + request;
    }
}
