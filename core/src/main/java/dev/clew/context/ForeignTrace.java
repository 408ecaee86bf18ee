package dev.clew.context;

import dev.clew.ids.SpanIds;
import org.jspecify.annotations.Nullable;

/**
 * A local trace with the ids of a foreign tracer's span.
 *
 * <p>A message names the foreign span, because the tracer's backend knows that one. The span ids that we mint below it
 * come from the request's own count: several threads may join the same foreign span, and no two of our spans may share an id.
 */
final class ForeignTrace extends LocalTrace {
    private final Object span;
    private final long spanId;
    private final LocalTrace minter;
    private final long sibling;

    /**
     * @param own the trace below which the foreign span is current
     * @param ownSpanId its span, zero outside a request
     * @param spanId the foreign span's id, zero if a message is to name the minted span
     */
    ForeignTrace(
            LocalTrace own,
            long ownSpanId,
            Object span,
            long spanId,
            CurrentSpanSource.Ids ids,
            int debug,
            String requestId,
            @Nullable Extra extras) {
        super(
                ids.traceIdHigh(),
                ids.traceIdLow(),
                ids.traceFlags() & W3C_FLAGS | debug,
                requestId,
                ids.traceState(),
                extras);
        this.span = span;
        this.spanId = spanId;
        // Never a chain of traces: a task that schedules itself again under ever new spans would make it grow for ever.
        if (ownSpanId == 0) {
            this.minter = new LocalTrace(0, 0, 0, "", "", null);
            this.sibling = SpanIds.first();
        } else if (own instanceof ForeignTrace foreign) {
            this.minter = foreign.minter;
            this.sibling = foreign.sibling;
        } else {
            this.minter = own;
            this.sibling = ownSpanId;
        }
    }

    @Override
    long nextSpanId(long ignored) {
        return minter.nextSpanId(sibling);
    }

    @Override
    LocalTrace root() {
        return minter;
    }

    @Override
    long sentAs(long minted) {
        return spanId == 0 ? minted : spanId;
    }

    @Override
    boolean isOf(Object other) {
        return span == other || span.equals(other);
    }
}
