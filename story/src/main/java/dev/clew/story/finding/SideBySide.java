package dev.clew.story.finding;

import dev.clew.story.line.Millis;
import dev.clew.story.tree.SpanNode;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Calls made one after the other that other requests made side by side. */
final class SideBySide {
    /** In so many other spans they must have run together: once may be a clock that was set. */
    private static final int ENOUGH = 2;

    /** The part of the whole that it must save. */
    private static final double WORTH = 0.05;

    private SideBySide() {}

    static void find(Evidence evidence, Consumer<Finding> found) {
        for (SpanNode span : evidence.tree().all()) {
            List<SpanNode> calls =
                    span.children().stream().filter(SpanNode::isCritical).toList();
            for (int i = 1; i < calls.size(); i++) {
                pair(evidence, calls.get(i - 1), calls.get(i), found);
            }
        }
    }

    private static void pair(Evidence evidence, SpanNode first, SpanNode second, Consumer<Finding> found) {
        long saved = Math.min(first.duration(), second.duration());
        long whole = evidence.tree().roots().get(0).duration();
        boolean isOnce = !first.call().equals(second.call()) && second.start() >= first.end();
        if (!isOnce || saved < whole * WORTH) {
            return;
        }
        int together = evidence.all().order().together(first, second);
        if (together >= ENOUGH) {
            Map<String, Object> fields = Evidence.about(second);
            fields.put("spans", List.of(first.spanId(), second.spanId()));
            fields.put("saves_ms", saved / 1e6);
            fields.put("together", together);
            found.accept(new Finding(
                    "could_be_parallel",
                    Evidence.doubt(first, second),
                    Evidence.who(first) + " waited for " + first.name() + " before " + second.name() + "; in "
                            + together
                            + " other requests they ran side by side, or the other way round: it would save "
                            + Millis.text(saved) + " ms",
                    fields));
        }
    }
}
