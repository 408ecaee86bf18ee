package dev.clew.story.finding;

import dev.clew.story.across.Recurrence;
import dev.clew.story.line.Timestamp;
import dev.clew.story.tree.Failure;
import dev.clew.story.tree.SpanNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.Consumer;

/** The first failure, the calls by which it was reached, and whether it recurs. */
final class FirstFailure {
    private FirstFailure() {}

    static void find(Evidence evidence, Consumer<Finding> found) {
        Failure failure = evidence.failure();
        if (failure == null) {
            return;
        }
        SpanNode span = failure.span();
        Map<String, Object> fields = Evidence.about(span);
        fields.put("cause", failure.cause());
        Evidence.put(fields, "peer", span.get("peer"));
        Evidence.put(fields, "err_fp", span.get("err_fp"));
        fields.put("called_by", callers(span));
        String text = "The first failure: " + span.title() + " "
                + span.outcome().past() + failure.because()
                + (failure.message().isEmpty() ? "" : ": " + failure.message());
        Recurrence recurrence = evidence.all().recurrence();
        Recurrence.Group group = recurrence.of(failure);
        if (group != null) {
            long ahead = evidence.ahead().getOrDefault(span.process(), 0L);
            fields.put("count", group.count());
            if (recurrence.runs(failure) > 0) {
                fields.put("runs", recurrence.runs(failure));
            }
            fields.put("first", Timestamp.text(group.first() - ahead));
            fields.put("last", Timestamp.text(group.last() - ahead));
            fields.put("versions", group.versions());
            text += recurring(group, recurrence.runs(failure), ahead);
        }
        found.accept(new Finding("error_group", failure.inferredFrom(), text, fields));
    }

    /** Returns the ids of the spans from the root down to the caller. */
    private static Deque<String> callers(SpanNode span) {
        Deque<String> callers = new ArrayDeque<>();
        for (SpanNode at = span.parent(); at != null; at = at.parent()) {
            callers.addFirst(at.spanId());
        }
        return callers;
    }

    private static String recurring(Recurrence.Group group, long runs, long ahead) {
        String ofRuns = runs > 1 ? ", of " + runs + " runs" : "";
        if (group.count() < 2) {
            return "; no other request of these files failed so" + ofRuns;
        }
        return "; " + group.count() + " requests of these files failed so" + ofRuns + ", from "
                + Timestamp.text(group.first() - ahead) + " to " + Timestamp.text(group.last() - ahead)
                + (group.versions().isEmpty() ? "" : ", in version " + String.join(", ", group.versions()));
    }
}
