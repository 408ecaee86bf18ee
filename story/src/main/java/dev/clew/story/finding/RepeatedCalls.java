package dev.clew.story.finding;

import dev.clew.story.tree.SpanNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Calls that were made again, and statements that ran many times in one span. */
final class RepeatedCalls {
    private static final int MANY = 10;

    private RepeatedCalls() {}

    static void find(Evidence evidence, Consumer<Finding> found) {
        for (SpanNode span : evidence.tree().all()) {
            Map<String, List<SpanNode>> statements = new LinkedHashMap<>();
            Map<String, List<SpanNode>> calls = new LinkedHashMap<>();
            for (SpanNode child : span.children()) {
                if (!child.get("fp").isEmpty()) {
                    statements
                            .computeIfAbsent(child.get("fp"), fp -> new ArrayList<>())
                            .add(child);
                } else if (child.kind().equals("client")
                        && !child.get("attempt").isEmpty()) {
                    calls.computeIfAbsent(child.call(), call -> new ArrayList<>())
                            .add(child);
                }
            }
            statements.values().forEach(all -> many(span, all, found));
            calls.values().forEach(all -> retries(all, found));
        }
    }

    private static void many(SpanNode span, List<SpanNode> statements, Consumer<Finding> found) {
        if (statements.size() >= MANY) {
            SpanNode first = statements.get(0);
            Map<String, Object> fields = Evidence.about(first);
            fields.put("fp", first.get("fp"));
            fields.put("per_request", statements.size());
            found.accept(new Finding(
                    "n_plus_one",
                    Evidence.doubt(span),
                    span.service() + " ran " + first.name() + " " + statements.size() + " times in one " + span.name(),
                    fields));
        }
    }

    private static void retries(List<SpanNode> attempts, Consumer<Finding> found) {
        long failed =
                attempts.stream().filter(span -> span.outcome().isFailure()).count();
        if (failed > 0 && attempts.stream().anyMatch(RepeatedCalls::isRetry)) {
            SpanNode last = attempts.get(attempts.size() - 1);
            Map<String, Object> fields = Evidence.about(last);
            fields.put("x", attempts.size());
            found.accept(new Finding(
                    "retries",
                    Evidence.doubt(last),
                    last.service() + " called " + last.name() + " " + attempts.size() + " times, " + failed
                            + " of them in vain; the last " + last.outcome().past(),
                    fields));
        }
    }

    private static boolean isRetry(SpanNode span) {
        return span.endLine() != null && span.endLine().number("attempt") > 1;
    }
}
