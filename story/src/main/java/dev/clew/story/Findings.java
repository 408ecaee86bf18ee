package dev.clew.story;

import dev.clew.story.line.Timestamp;
import dev.clew.story.tree.Failure;
import dev.clew.story.tree.Outcome;
import dev.clew.story.tree.Recurrence;
import dev.clew.story.tree.SpanNode;
import dev.clew.story.tree.SpanTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Concludes from the spans of a request. */
final class Findings {
    private static final int REPEATED = 10;

    private final List<Finding> found = new ArrayList<>();

    Findings(SpanTree tree, @Nullable Failure failure, Recurrence recurrence, Map<String, Long> ahead) {
        if (failure != null) {
            firstFailure(failure, recurrence.of(failure));
        }
        for (SpanNode span : tree.all()) {
            neverEnded(span);
            outlivedCaller(span);
            repeatedCalls(span);
        }
        if (!ahead.isEmpty()) {
            skew(ahead);
        }
    }

    List<Finding> all() {
        return List.copyOf(found);
    }

    private void firstFailure(Failure failure, Recurrence.@Nullable Group group) {
        SpanNode span = failure.span();
        Map<String, Object> fields = about(span);
        fields.put("cause", failure.cause());
        put(fields, "peer", span.get("peer"));
        put(fields, "err_fp", span.get("err_fp"));
        String text = "The first failure: " + span.name() + " of " + span.service() + " " + Words.past(span.outcome())
                + " (" + failure.cause() + ")";
        if (group != null) {
            fields.put("count", group.count());
            fields.put("first", Timestamp.text(group.first()));
            fields.put("last", Timestamp.text(group.last()));
            fields.put("versions", group.versions());
            text += recurring(group);
        }
        found.add(new Finding("error_group", failure.isExact(), text, fields));
    }

    private static String recurring(Recurrence.Group group) {
        if (group.count() < 2) {
            return "; in no other request of these files";
        }
        return "; in " + group.count() + " requests of these files, from " + Timestamp.text(group.first()) + " to "
                + Timestamp.text(group.last())
                + (group.versions().isEmpty() ? "" : ", in " + String.join(", ", group.versions()));
    }

    private void skew(Map<String, Long> ahead) {
        Map<String, Object> fields = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder("Clocks differ, and the times above are corrected:");
        ahead.forEach((process, nanos) -> {
            fields.put(process, nanos / 1_000_000);
            text.append(fields.size() == 1 ? " " : ", ")
                    .append(process)
                    .append(nanos > 0 ? " is ahead by " : " is behind by ")
                    .append(Millis.text(Math.abs(nanos)))
                    .append(" ms");
        });
        found.add(new Finding("skew", false, text.toString(), Map.of("hosts", fields)));
    }

    private void neverEnded(SpanNode span) {
        if (span.outcome() == Outcome.NEVER_ENDED) {
            Map<String, Object> fields = about(span);
            put(fields, "boot_id", span.get("boot_id"));
            found.add(new Finding(
                    "killed",
                    false,
                    span.name() + " of " + span.service()
                            + " began and no line says that it ended: its process died, still runs it, or its file ends before",
                    fields));
        }
    }

    private void outlivedCaller(SpanNode span) {
        for (SpanNode child : span.children()) {
            boolean isCall = span.kind().equals("client") && child.kind().equals("server");
            if (isCall && span.outcome() == Outcome.TIMEOUT && child.duration() > span.duration()) {
                Map<String, Object> fields = about(child);
                fields.put("waited_for", span.duration() / 1e6);
                if (span.endLine() != null && !Double.isNaN(span.endLine().number("deadline_ms"))) {
                    fields.put("deadline_ms", span.endLine().number("deadline_ms"));
                }
                found.add(new Finding(
                        "outlived_caller",
                        child.isExact() && span.isExact(),
                        child.name() + " of " + child.service() + " took " + Millis.text(child.duration())
                                + " ms; its caller had given up after " + Millis.text(span.duration()) + " ms",
                        fields));
            }
        }
    }

    private void repeatedCalls(SpanNode span) {
        Map<String, List<SpanNode>> byStatement = new LinkedHashMap<>();
        Map<String, List<SpanNode>> attempts = new LinkedHashMap<>();
        for (SpanNode child : span.children()) {
            if (!child.get("fp").isEmpty()) {
                byStatement
                        .computeIfAbsent(child.get("fp"), fp -> new ArrayList<>())
                        .add(child);
            } else if (child.kind().equals("client") && !child.get("attempt").isEmpty()) {
                attempts.computeIfAbsent(child.name(), name -> new ArrayList<>())
                        .add(child);
            }
        }
        byStatement.forEach((fp, spans) -> {
            if (spans.size() >= REPEATED) {
                Map<String, Object> fields = about(spans.get(0));
                fields.put("fp", fp);
                fields.put("per_request", spans.size());
                found.add(new Finding(
                        "n_plus_one",
                        span.isExact(),
                        span.service() + " ran " + spans.get(0).name() + " " + spans.size() + " times in one "
                                + span.name(),
                        fields));
            }
        });
        attempts.forEach((name, spans) -> retries(spans));
    }

    private void retries(List<SpanNode> spans) {
        long failed = spans.stream().filter(span -> span.outcome().isFailure()).count();
        boolean isRepeated = spans.stream().anyMatch(span -> span.get("attempt").compareTo("1") > 0);
        if (isRepeated && failed > 0) {
            SpanNode last = spans.get(spans.size() - 1);
            Map<String, Object> fields = about(last);
            fields.put("x", spans.size());
            found.add(new Finding(
                    "retries",
                    last.isExact(),
                    last.service() + " called " + last.name() + " " + spans.size() + " times, " + failed
                            + " of them in vain; the last " + Words.past(last.outcome()),
                    fields));
        }
    }

    private static Map<String, Object> about(SpanNode span) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("service", span.service());
        put(fields, "instance", span.instance());
        fields.put("span", span.name());
        fields.put("span_id", span.spanId());
        return fields;
    }

    private static void put(Map<String, Object> fields, String name, String value) {
        if (!value.isEmpty()) {
            fields.put(name, value);
        }
    }
}
