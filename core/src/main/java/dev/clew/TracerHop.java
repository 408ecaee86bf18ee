package dev.clew;

import org.jspecify.annotations.Nullable;

/**
 * A hop whose ids a tracer told.
 *
 * <p>What is sent names the tracer's span, which its backend knows. What we mint below it comes from the request's own
 * count: the same span may be taken over several times, on several threads, and no two of our spans may share an id.
 */
final class TracerHop extends Hop {
    private final Object span;
    private final long sentSpanId;
    private final Hop minter;
    private final long sibling;

    /** @param sentSpanId zero where what is sent names the minted span */
    private TracerHop(
            TraceContext own,
            Object span,
            long sentSpanId,
            long traceHigh,
            long traceLow,
            int traceFlags,
            String requestId,
            String traceState,
            @Nullable HopExtra extras) {
        super(traceHigh, traceLow, traceFlags, requestId, traceState, extras);
        this.span = span;
        this.sentSpanId = sentSpanId;
        // Never a chain of hops: a task that schedules itself anew under ever new spans would make it grow for ever.
        if (own.isNone()) {
            this.minter = new Hop(0, 0, 0, "", "", "");
            this.sibling = firstSpanId();
        } else if (own.hop() instanceof TracerHop hop) {
            this.minter = hop.minter;
            this.sibling = hop.sibling;
        } else {
            this.minter = own.hop();
            this.sibling = own.spanIdBits();
        }
    }

    /** Returns the hop of a context that goes on as {@code span}. */
    static TracerHop takenOver(TraceContext own, Object span, Inbound ids, String requestId) {
        Hop hop = own.hop();
        boolean same = isOneTrace(own, ids);
        return new TracerHop(
                own,
                span,
                ids.parentId(),
                ids.traceHigh(),
                ids.traceLow(),
                ids.traceFlags() | (same && hop.isDebug() ? DEBUG : 0),
                requestId,
                ids.traceState(),
                same ? hop.extras() : hop.ofRequest());
    }

    /** Returns a hop of unchanged ids that stay as they are while {@code span} is current. */
    static TracerHop unchanged(TraceContext own, Object span) {
        Hop hop = own.hop();
        return new TracerHop(
                own,
                span,
                hop.sentAs(0),
                hop.traceHigh(),
                hop.traceLow(),
                hop.traceFlags() | (hop.isDebug() ? DEBUG : 0),
                hop.requestId(),
                hop.traceState(),
                hop.extras());
    }

    static boolean isOneTrace(TraceContext own, Inbound ids) {
        return own.hop().traceHigh() == ids.traceHigh() && own.hop().traceLow() == ids.traceLow();
    }

    @Override
    long nextSpanId(long ignored) {
        return minter.nextSpanId(sibling);
    }

    @Override
    Hop root() {
        return minter;
    }

    /** Zero where no request of ours is around: nobody keeps the count between two looks at the tracer's span. */
    @Override
    int nextEvent() {
        return (minter.traceHigh() | minter.traceLow()) == 0 ? 0 : minter.nextEvent();
    }

    @Override
    long sentAs(long minted) {
        return sentSpanId == 0 ? minted : sentSpanId;
    }

    @Override
    boolean isOf(Object other) {
        return span == other || span.equals(other);
    }
}
