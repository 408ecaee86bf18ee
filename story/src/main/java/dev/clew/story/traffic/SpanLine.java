package dev.clew.story.traffic;

import dev.clew.story.across.SpanName;
import dev.clew.story.line.Event;
import dev.clew.story.tree.Cause;
import dev.clew.story.tree.Outcome;

/** Reads spans from their lines. */
final class SpanLine {
    private final Names names;

    SpanLine(Names names) {
        this.names = names;
    }

    /** Returns what a span does. */
    Operation operation(Event event) {
        String kind = event.get("kind");
        boolean isCall = kind.equals("client") || kind.equals("producer");
        return names.operation(
                event.get("service"),
                kind,
                SpanName.folded(event.get("span")),
                isCall ? event.get("peer") : "",
                event.get("fp"));
    }

    /** Returns the span that a line ends. */
    Span ended(Event event, Outcome outcome, Request request, Boot boot) {
        double millis = event.number("duration_ms");
        double attempt = event.number("attempt");
        double status = event.number("status");
        return new Span(
                request,
                operation(event),
                boot,
                Names.spanId(event.get("span_id")),
                Names.spanId(event.get("parent_id")),
                event.nanos(),
                millis >= 0 && millis < 1e10 ? (long) (millis * 1e6) : 0,
                outcome,
                outcome.isFailure() ? names.error(Cause.of(outcome, event, event.get("status")), event) : null,
                Delivery.of(event),
                Double.isNaN(status) ? 0 : (int) status,
                Double.isNaN(attempt) ? 0 : (int) attempt,
                event.number("deadline_ms"),
                (int) orNothing(event.number("queries")),
                orNothing(event.number("query_ms")));
    }

    private static double orNothing(double number) {
        return number >= 0 ? number : 0;
    }

    /** Returns a span of which only the begin was read. */
    static Span neverEnded(Request request, Operation operation, Boot boot, long id, long parentId, long start) {
        return new Span(
                request,
                operation,
                boot,
                id,
                parentId,
                start,
                0,
                Outcome.NEVER_ENDED,
                ErrorKind.NEVER_ENDED,
                null,
                0,
                0,
                Double.NaN,
                0,
                0);
    }
}
