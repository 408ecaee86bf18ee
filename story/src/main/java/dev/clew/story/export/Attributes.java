package dev.clew.story.export;

import dev.clew.story.tree.SpanNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The fields of a span's line beside those of every span. */
final class Attributes {
    private static final Set<String> OF_THE_SPAN = Set.of(
            "ts",
            "level",
            "service",
            "version",
            "instance",
            "trace_id",
            "span_id",
            "parent_id",
            "logger",
            "thread",
            "msg",
            "seq",
            "event",
            "kind",
            "span",
            "outcome",
            "duration_ms",
            "tmpl",
            "stack");

    private Attributes() {}

    static Map<String, String> of(SpanNode span) {
        Map<String, String> attributes = new LinkedHashMap<>();
        span.fields().forEach((key, value) -> {
            if (!OF_THE_SPAN.contains(key)) {
                attributes.put(key, value);
            }
        });
        return attributes;
    }
}
