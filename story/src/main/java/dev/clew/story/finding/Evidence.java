package dev.clew.story.finding;

import dev.clew.story.across.AllRequests;
import dev.clew.story.tree.Failure;
import dev.clew.story.tree.SpanNode;
import dev.clew.story.tree.SpanTree;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that conclusions are drawn from.
 *
 * @param failure what failed first, null if nothing did
 * @param ahead by how many nanoseconds the clocks of processes are ahead of that of the first
 */
record Evidence(SpanTree tree, @Nullable Failure failure, AllRequests all, Map<String, Long> ahead) {
    /** Returns the fields that say which span a finding is about. */
    static Map<String, Object> about(SpanNode span) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("service", span.service());
        put(fields, "instance", span.instance());
        fields.put("span", span.name());
        fields.put("span_id", span.spanId());
        return fields;
    }

    static void put(Map<String, Object> fields, String name, String value) {
        if (!value.isEmpty()) {
            fields.put(name, value);
        }
    }

    /** Returns the service of a span as a sentence begins with it. */
    static String who(SpanNode span) {
        return span.service().isEmpty() ? "a service without a name" : span.service();
    }

    /** Returns what a finding about spans was inferred from, null if their lines are Clew's own. */
    static @Nullable String doubt(SpanNode... spans) {
        for (SpanNode span : spans) {
            if (!span.isExact()) {
                return "lines that are missing, or that are not Clew's own";
            }
        }
        return null;
    }
}
