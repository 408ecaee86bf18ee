package dev.clew.story.traffic;

import dev.clew.story.waiting.Kind;
import dev.clew.story.waiting.Wait;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes from the sum of waits in queues, on the span in which a request came in, what the spans below it tell. */
final class QueueSums {
    private QueueSums() {}

    /** @param byId the spans of the request, which know their callers */
    static void settle(Request request, Map<Long, Span> byId) {
        Map<Span, Long> queued = new LinkedHashMap<>();
        for (Waiting waiting : request.waits()) {
            Span span = span(waiting, byId);
            if (span != null) {
                queued.put(span, waiting.what().nanos());
            }
        }
        if (queued.isEmpty()) {
            return;
        }
        Map<Span, Long> below = new HashMap<>();
        queued.forEach((span, nanos) -> {
            Span entry = entryAbove(span);
            // A task that began after the end of the request is not in the sum.
            if (entry != null && span.start() <= entry.end()) {
                below.merge(entry, nanos, Wait::sum);
            }
        });
        List<Waiting> settled = new ArrayList<>();
        for (Waiting waiting : request.waits()) {
            Wait wait = waiting.what();
            Span span = span(waiting, byId);
            if (span != null && queued.remove(span) == null) {
                continue; // the line is there twice
            }
            long told = span == null ? 0 : below.getOrDefault(span, 0L);
            if (told == 0) {
                settled.add(waiting);
            } else if (told < wait.nanos()) {
                Wait rest = wait.within(wait.start(), wait.start() + wait.nanos() - told);
                settled.add(new Waiting(rest, waiting.boot(), waiting.request(), waiting.spanId()));
            }
        }
        request.waits(settled);
    }

    /** Returns the span that tells a wait in a queue, null of other waits. */
    private static @Nullable Span span(Waiting waiting, Map<Long, Span> byId) {
        return waiting.what().kind() == Kind.QUEUE ? byId.get(waiting.spanId()) : null;
    }

    /** Returns the span in which the request came into the process of a span, null if it is the span itself or has no line. */
    private static @Nullable Span entryAbove(Span span) {
        Span at = span;
        while (at != null && !at.operation().isEntry()) {
            at = at.parent();
        }
        return at == null || at == span || at.boot() != span.boot() ? null : at;
    }
}
