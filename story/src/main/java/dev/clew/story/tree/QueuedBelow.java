package dev.clew.story.tree;

import dev.clew.story.line.Event;
import dev.clew.story.waiting.Kind;
import dev.clew.story.waiting.Wait;
import dev.clew.story.waiting.WaitLine;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Waits of tasks that the spans of the tasks tell: the span in which the request came in has the sum of all. */
final class QueuedBelow {
    private final Map<SpanNode, Long> nanos = new HashMap<>();

    QueuedBelow(Iterable<SpanNode> spans) {
        for (SpanNode span : spans) {
            long queued = queued(span);
            SpanNode entry = queued == 0 ? null : entryAbove(span);
            // A task that began after the end of the request is not in the sum.
            if (entry != null && span.start() <= entry.end()) {
                nanos.merge(entry, queued, Wait::sum);
            }
        }
    }

    private static long queued(SpanNode span) {
        Event end = span.endLine();
        return end == null
                ? 0
                : WaitLine.ofSpan(end).stream()
                        .filter(wait -> wait.kind() == Kind.QUEUE)
                        .mapToLong(Wait::nanos)
                        .sum();
    }

    /** Returns the span in which the request came into the process of a span, null if it is the span itself or has no line. */
    private static @Nullable SpanNode entryAbove(SpanNode span) {
        SpanNode at = span;
        while (at != null && !SpanTree.isEntry(at)) {
            at = at.parent();
        }
        return at == null || at == span || !at.process().equals(span.process()) ? null : at;
    }

    /** Whether spans below tell all of a span's wait. */
    boolean tell(SpanNode span, Wait wait) {
        return wait.kind() == Kind.QUEUE && wait.nanos() <= nanos.getOrDefault(span, 0L);
    }

    /** Returns the part of a span's wait that no span below tells. */
    Wait rest(SpanNode span, Wait wait) {
        long below = wait.kind() == Kind.QUEUE ? nanos.getOrDefault(span, 0L) : 0;
        return below == 0 ? wait : wait.within(wait.start(), wait.start() + wait.nanos() - below);
    }
}
