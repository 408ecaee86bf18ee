package dev.clew.story.finding;

import dev.clew.story.line.Millis;
import dev.clew.story.tree.Failure;
import dev.clew.story.tree.SpanNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The moment of the first failure: what was under way, what its process had done last, which service had called it. */
final class JustBefore {
    private static final int MOST = 5;

    private JustBefore() {}

    static void find(Evidence evidence, Consumer<Finding> found) {
        Failure failure = evidence.failure();
        if (failure == null) {
            return;
        }
        SpanNode failed = failure.span();
        List<SpanNode> underWay = underWay(evidence, failed);
        SpanNode before = before(evidence, failed);
        SpanNode inFront = inFront(failed);
        List<String> parts = new ArrayList<>();
        Map<String, Object> fields = Evidence.about(failed);
        if (!underWay.isEmpty()) {
            fields.put("under_way", underWay.stream().map(SpanNode::spanId).toList());
            parts.add("under way when it " + failed.outcome().past() + ": "
                    + String.join(", ", underWay.stream().map(SpanNode::title).toList()));
        }
        if (before != null) {
            fields.put("before", before.spanId());
            parts.add(before.title() + " " + before.outcome().past() + " " + Millis.text(failed.start() - before.end())
                    + " ms before it began");
        }
        if (inFront != null) {
            fields.put("in_front", inFront.service());
            String had = inFront.kind().equals("producer") ? " had a message from " : " had been called by ";
            parts.add(Evidence.who(failed) + had + Evidence.who(inFront) + " (" + inFront.name() + ")");
        }
        if (!parts.isEmpty()) {
            String text = String.join("; ", parts);
            found.accept(new Finding("just_before", Evidence.doubt(failed), "Just before: " + text, fields));
        }
    }

    /** Returns what ran at the end of the failed span and had not called it, the longest first. */
    private static List<SpanNode> underWay(Evidence evidence, SpanNode failed) {
        List<SpanNode> underWay = new ArrayList<>();
        for (SpanNode span : evidence.tree().all()) {
            if (span.children().isEmpty()
                    && span.start() < failed.end()
                    && span.end() > failed.end()
                    && !failed.isWithin(span)) {
                underWay.add(span);
            }
        }
        underWay.sort(Comparator.comparingLong(SpanNode::duration).reversed());
        return underWay.subList(0, Math.min(MOST, underWay.size()));
    }

    /** Returns the call of the same process that ended last before the failed span began. */
    private static @Nullable SpanNode before(Evidence evidence, SpanNode failed) {
        SpanNode before = null;
        for (SpanNode span : evidence.tree().all()) {
            if (span.process().equals(failed.process())
                    && span.duration() > 0
                    && span.end() <= failed.start()
                    && (before == null || span.end() > before.end())) {
                before = span;
            }
        }
        return before;
    }

    private static @Nullable SpanNode inFront(SpanNode failed) {
        SpanNode at = failed.parent();
        while (at != null && at.service().equals(failed.service())) {
            at = at.parent();
        }
        return at;
    }
}
