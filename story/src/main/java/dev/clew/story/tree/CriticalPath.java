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
        lastFirst.sort(Comparator.comparingLong(SpanNode::waitedUntil).reversed());
        long until = span.end();
        for (SpanNode child : lastFirst) {
            long from = child.waitedFrom();
            if (child.waitedUntil() <= until && child.waitedUntil() > from && from >= span.start()) {
                mark(child);
                until = from;
            }
        }
    }
}
