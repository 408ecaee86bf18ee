package dev.clew.story.tree;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Marks the spans without which the request would have been faster. */
final class CriticalPath {
    private CriticalPath() {}

    /** Goes back from the end: the call that ended last before a moment is what was waited for until then. */
    static void mark(SpanNode span) {
        span.markCritical();
        List<SpanNode> lastFirst = new ArrayList<>(span.children());
        lastFirst.sort(Comparator.comparingLong(SpanNode::end).reversed());
        long until = span.end();
        for (SpanNode child : lastFirst) {
            if (child.end() <= until && child.end() > child.start() && child.start() >= span.start()) {
                mark(child);
                until = child.start();
            }
        }
    }
}
