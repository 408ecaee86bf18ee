package dev.clew.story.finding;

import dev.clew.story.tree.SpanNode;
import dev.clew.story.tree.Waits;
import dev.clew.story.waiting.Kind;
import dev.clew.story.waiting.Wait;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The things that stopped the request: locks and connections that others held, queues, and pauses of its processes.
 *
 * <p>A wait that has a warning of its own is told in any case. Others are told if the request waited for them, and those of one
 * kind took a tenth of its time together.
 */
final class Waited {
    private static final int MOST = 20;
    private static final double SHARE = 0.1;

    private Waited() {}

    static void find(Evidence evidence, Consumer<Finding> found) {
        Waits waits = evidence.tree().waits();
        List<SpanNode> spans = new ArrayList<>();
        waits.spans().forEach(spans::add);
        spans.sort(Comparator.comparingLong(SpanNode::start).thenComparing(SpanNode::spanId));
        int told = 0;
        for (SpanNode span : spans) {
            Map<Kind, List<Wait>> others = new EnumMap<>(Kind.class);
            for (Wait wait : waits.of(span)) {
                boolean hasWarning = !wait.kind().isPause() && !wait.holders().isEmpty();
                if (hasWarning && told++ < MOST) {
                    found.accept(finding(span, wait));
                } else if (!hasWarning && Waits.isCritical(span, wait)) {
                    others.computeIfAbsent(wait.kind(), kind -> new ArrayList<>())
                            .add(wait);
                }
            }
            others.values().forEach(same -> sum(evidence, span, same, found));
        }
    }

    private static void sum(Evidence evidence, SpanNode span, List<Wait> same, Consumer<Finding> found) {
        long sum = same.stream().mapToLong(Wait::nanos).sum();
        long whole = evidence.tree().roots().get(0).duration();
        if (sum > 0 && sum >= SHARE * whole) {
            Wait longest = same.get(0);
            found.accept(finding(span, longest.within(longest.start(), longest.start() + sum)));
        }
    }

    private static Finding finding(SpanNode span, Wait wait) {
        Map<String, Object> fields = Evidence.about(span);
        if (wait.kind().isPause()) {
            fields.put("pause", wait.kind().toString());
        }
        fields.putAll(wait.fields());
        List<String> holders = wait.heldBy();
        String story = holders.isEmpty() ? "" : "; its own story: clew story " + holders.get(0);
        return new Finding(
                wait.kind().isPause() ? "paused" : wait.kind().toString(),
                Evidence.doubt(span),
                span.title() + " " + wait.text() + story,
                fields);
    }
}
