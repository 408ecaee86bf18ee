package dev.clew;

import dev.clew.context.ContextSpi;
import dev.clew.context.Counters;
import dev.clew.context.RequestState;
import dev.clew.context.TraceContext;
import dev.clew.policy.OutboundHosts;
import dev.clew.propagation.Propagator;
import dev.clew.propagation.Setter;
import dev.clew.text.Hex;
import org.jspecify.annotations.Nullable;

/**
 * The way out of the process: the part of a context that a message may carry, the child span that it names, and the writing.
 *
 * @param sendsDebugToken whether messages carry the debug token too
 */
record Outbound(
        Propagator propagator,
        OutboundHosts hosts,
        boolean sendsDebugToken,
        SpanListeners listeners,
        Counters counters) {

    /** The part of a context that a message may carry. The formats see no more, whatever fields they write. */
    private enum Part {
        ALL,
        WITHOUT_TOKEN,
        PUBLIC;

        TraceContext of(TraceContext context) {
            return switch (this) {
                case ALL -> context;
                case WITHOUT_TOKEN -> ContextSpi.withoutDebugToken(context);
                case PUBLIC -> ContextSpi.withoutPrivateFields(context);
            };
        }
    }

    private Part partOf(TraceContext context) {
        return sendsDebugToken || RequestState.debugToken(context) == null ? Part.ALL : Part.WITHOUT_TOKEN;
    }

    <C> Span send(Span.Kind kind, TraceContext context, C carrier, Setter<? super C> setter) {
        return send(kind, context, partOf(context), carrier, setter);
    }

    /** @param host one that {@link #hosts} let the ids reach */
    <C> Span send(Span.Kind kind, TraceContext context, String host, C carrier, Setter<? super C> setter) {
        boolean hasPrivate = !context.baggage().isEmpty()
                || !context.clientRequestId().isEmpty()
                || RequestState.debugToken(context) != null;
        return send(kind, context, hasPrivate && !hosts.list(host) ? Part.PUBLIC : Part.ALL, carrier, setter);
    }

    private <C> Span send(Span.Kind kind, TraceContext context, Part part, C carrier, Setter<? super C> setter) {
        if (context.isNone() || ContextSpi.isQuiet(context)) {
            return Span.NOOP;
        }
        TraceContext sender = ContextSpi.joinCurrentSpan(context);
        long id = ContextSpi.nextChildId(sender);
        inject(part, sender, ContextSpi.sentSpanId(sender, id), carrier, setter);
        return sending(kind, sender, id);
    }

    <C> @Nullable Span sendWhole(Span.Kind kind, TraceContext context, C carrier, Setter<? super C> setter) {
        if (context.isNone() || ContextSpi.isQuiet(context)) {
            return Span.NOOP;
        }
        TraceContext sender = ContextSpi.joinCurrentSpan(context);
        long id = ContextSpi.nextChildId(sender);
        return inject(partOf(context), sender, ContextSpi.sentSpanId(sender, id), carrier, setter)
                ? sending(kind, sender, id)
                : null;
    }

    private Span sending(Span.Kind kind, TraceContext sender, long id) {
        return listeners.isEmpty() ? Span.NOOP : new Span(listeners, kind, ContextSpi.child(sender, id));
    }

    <C> boolean resend(TraceContext context, C carrier, Setter<? super C> setter) {
        String sender = context.parentId();
        return !sender.isEmpty() && inject(partOf(context), context, Hex.parse16(sender, 0), carrier, setter);
    }

    /** Returns false if a format failed, which is counted. */
    private <C> boolean inject(Part part, TraceContext sender, long spanId, C carrier, Setter<? super C> setter) {
        try {
            propagator.inject(part.of(sender), spanId, carrier, setter);
            return true;
        } catch (Throwable t) {
            counters.skipped("inject", t);
            return false;
        }
    }
}
