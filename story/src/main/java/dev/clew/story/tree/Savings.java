package dev.clew.story.tree;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Tells how much sooner a root would have ended if one of its spans had spent no time itself.
 *
 * <p>A span is taken to begin a call when all calls that had ended by then are done, and as long after that as it really was.
 */
final class Savings {
    /** Spans for which it is told, those that spent most first. */
    private static final int MOST = 100;

    private Savings() {}

    static void mark(SpanNode root) {
        List<SpanNode> critical = new ArrayList<>();
        collect(root, critical);
        critical.sort(Comparator.comparingLong(SpanNode::self).reversed());
        for (SpanNode span : critical.subList(0, Math.min(MOST, critical.size()))) {
            span.markSaving(root.duration() - withoutItself(span, root));
        }
    }

    private static void collect(SpanNode span, List<SpanNode> critical) {
        if (span.isCritical()) {
            critical.add(span);
            span.children().forEach(child -> collect(child, critical));
        }
    }

    /** Returns how long a root would have taken. Only the spans from this one up to it get shorter. */
    private static long withoutItself(SpanNode span, SpanNode root) {
        SpanNode at = span;
        long duration = duration(at, null, 0, true);
        while (at != root && at.parent() != null) {
            SpanNode parent = at.parent();
            duration = duration(parent, at, duration, false);
            at = parent;
        }
        return duration;
    }

    /**
     * Returns how long a span would have taken.
     *
     * @param changed the one of its calls that takes another time, null if none does
     * @param isIdle whether it spends no time between its calls
     */
    private static long duration(SpanNode span, @Nullable SpanNode changed, long time, boolean isIdle) {
        PriorityQueue<Call> running = new PriorityQueue<>(Comparator.comparingLong(Call::end));
        Call last = new Call(span.start(), 0);
        for (SpanNode child : span.children()) {
            if (child.start() >= span.start() && child.end() <= span.end()) {
                last = lastUntil(child.start(), running, last);
                long begin = last.newEnd() + (isIdle ? 0 : child.start() - last.end());
                running.add(new Call(child.end(), begin + (child == changed ? time : child.duration())));
            }
        }
        last = lastUntil(span.end(), running, last);
        return last.newEnd() + (isIdle ? 0 : span.end() - last.end());
    }

    /** Takes the calls that had ended by a moment, and returns when the last of them ended, and when all would have. */
    private static Call lastUntil(long moment, PriorityQueue<Call> running, Call last) {
        Call all = last;
        for (Call next = running.peek(); next != null && next.end() <= moment; next = running.peek()) {
            running.remove();
            all = new Call(next.end(), Math.max(all.newEnd(), next.newEnd()));
        }
        return all;
    }

    /**
     * A call.
     *
     * @param end when it ended
     * @param newEnd when it would have ended, from the beginning of the span
     */
    private record Call(long end, long newEnd) {}
}
