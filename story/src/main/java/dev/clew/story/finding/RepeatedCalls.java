package dev.clew.story.finding;

import dev.clew.story.tree.Outcome;
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
                } else if (child.kind().equals("client")) {
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
                    Evidence.who(span) + " ran " + first.name() + " " + statements.size() + " times in one "
                            + span.name(),
                    fields));
        }
    }

    private static void retries(List<SpanNode> attempts, Consumer<Finding> found) {
        long failed =
                attempts.stream().filter(span -> span.outcome().isFailure()).count();
        boolean isCounted = attempts.stream().anyMatch(span -> attempt(span) > 1);
        if (failed > 0 && (isCounted || isAgain(attempts))) {
            SpanNode last = attempts.get(attempts.size() - 1);
            Map<String, Object> fields = Evidence.about(last);
            fields.put("x", attempts.size() == 1 ? (long) attempt(last) : attempts.size());
            String text = attempts.size() == 1
                    ? " sent " + last.name() + " " + (long) attempt(last) + " times in one call, which "
                            + last.outcome().past()
                    : " called " + last.name() + " " + attempts.size() + " times" + inVain(failed, attempts);
            found.accept(new Finding(
                    "retries",
                    isCounted ? Evidence.doubt(last) : "its name: a call of that name had failed before",
                    Evidence.who(last) + text,
                    fields));
        }
    }

    /** Returns how a sentence about attempts ends. */
    static String inVain(long failed, List<SpanNode> attempts) {
        return failed == attempts.size()
                ? ", and failed each time"
                : ", " + failed + " of them in vain; the last "
                        + attempts.get(attempts.size() - 1).outcome().past();
    }

    /** Returns how many requests a call took as far as its client counted them, NaN if it did not. */
    private static double attempt(SpanNode span) {
        return span.endLine() == null ? Double.NaN : span.endLine().number("attempt");
    }

    /** Whether one of these calls began when another had failed. */
    private static boolean isAgain(List<SpanNode> calls) {
        long firstEnd = calls.stream()
                .filter(call -> call.outcome().isFailure() && call.outcome() != Outcome.NEVER_ENDED)
                .mapToLong(SpanNode::end)
                .min()
                .orElse(Long.MAX_VALUE);
        return calls.stream().anyMatch(call -> call.start() >= firstEnd && call.end() > firstEnd);
    }
}
