package dev.clew.story.traffic;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts the spans of a request together, and tells how much of its time each spent itself, and waited. */
final class CallTree {
    /** Ids of one hop share their first twelve digits of sixteen. */
    private static final int HOP_BITS = 16;

    private CallTree() {}

    static void build(Request request) {
        List<Span> spans = request.spans();
        Map<Long, Span> byId = new HashMap<>();
        Map<Long, Span> byHop = new HashMap<>();
        spans.removeIf(span -> span.id() != 0 && byId.putIfAbsent(span.id(), span) != null);
        spans.sort(Comparator.comparingLong(Span::start).thenComparing(Span::end, Comparator.reverseOrder()));
        for (Span span : spans) {
            if (span.operation().isEntry()) {
                byHop.putIfAbsent(span.id() >>> HOP_BITS, span);
            }
        }
        for (Span span : spans) {
            Span parent = byId.get(span.parentId());
            if (parent == null && span.isCalled()) {
                parent = byHop.get(span.parentId() >>> HOP_BITS);
            }
            if (parent != null && parent != span && !isWithin(parent, span)) {
                span.hasParent(parent);
            }
        }
        spans.forEach(CallTree::measure);
        QueueSums.settle(request, byId);
    }

    private static boolean isWithin(Span span, Span other) {
        int steps = 0;
        for (Span at = span; at != null; at = at.parent()) {
            if (at == other || steps++ > 1_000) {
                return true;
            }
        }
        return false;
    }

    private static void measure(Span span) {
        long calls = 0;
        long until = Long.MIN_VALUE;
        for (Span child : span.children()) {
            if (child.operation().kind().equals("consumer")) {
                continue; // begins when the message comes, and nobody waits for it
            }
            if (child.boot() != span.boot() && span.operation().isCall()) {
                calls += child.duration(); // its clock may be another
                continue;
            }
            long from = Math.max(child.start(), Math.max(until, span.start()));
            long to = Math.min(child.end(), span.end());
            if (child.boot() != span.boot()) {
                from = child.start();
                to = child.end();
            }
            if (to > from) {
                calls += to - from;
                until = to;
            }
        }
        span.self(Math.max(0, span.duration() - calls));
    }
}
