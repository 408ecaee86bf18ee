package dev.clew;

import org.jspecify.annotations.Nullable;

/**
 * Reads what nearly every request brings, straight into its context, without an {@link Inbound} between.
 *
 * <p>For the formats and the policy that are the default. Whatever is not just as usual is left to the formats, which
 * read the same from what is read here.
 *
 * @param requestIds null where no request id is read
 */
record UsualRequest(@Nullable RequestIdHeader requestIds, boolean readsBaggage) {
    /** Returns null where other formats are read, or not everything is believed. */
    static @Nullable UsualRequest of(Propagator formats, InboundPolicy policy) {
        if (policy != InboundPolicy.trust() || !(formats instanceof CompositePropagator several)) {
            return null;
        }
        RequestIdHeader requestIds = null;
        boolean w3c = false;
        boolean baggage = false;
        for (Propagator part : several.parts()) {
            if (part instanceof RequestIdHeader header && requestIds == null) {
                requestIds = header;
            } else if (part == W3cTraceContext.INSTANCE) {
                w3c = true;
            } else if (part == BaggageHeader.INSTANCE) {
                baggage = true;
            } else {
                return null;
            }
        }
        return w3c ? new UsualRequest(requestIds, baggage) : null;
    }

    /** Returns null where anything is missing, malformed or only unusual; and where the getter throws. */
    <C> @Nullable TraceContext receive(C carrier, Getter<? super C> getter) {
        // hot: once per request
        try {
            int flags;
            long high;
            long low;
            long parent;
            byte[] bytes = getter.getBytes(carrier, W3cTraceContext.TRACEPARENT);
            if (bytes == null) {
                String traceparent = getter.get(carrier, W3cTraceContext.TRACEPARENT);
                if (traceparent == null || !W3cTraceContext.looksUsual(traceparent)) {
                    return null;
                }
                flags = Hex.parse2(traceparent, 53);
                high = Hex.parse16(traceparent, 3);
                low = Hex.parse16(traceparent, 19);
                parent = Hex.parse16(traceparent, 36);
            } else {
                if (!W3cTraceContext.looksUsual(bytes)) {
                    return null;
                }
                flags = Hex.parse2(bytes, 53);
                high = Hex.parse16(bytes, 3);
                low = Hex.parse16(bytes, 19);
                parent = Hex.parse16(bytes, 36);
            }
            // Zero is what a malformed part reads as.
            if (flags < 0 || high == 0 || low == 0 || parent == 0) {
                return null;
            }
            String requestId = requestIds == null ? "" : requestIds.valid(carrier, getter);
            String state = getter.get(carrier, W3cTraceContext.TRACESTATE);
            String validState = state == null ? "" : TraceState.parse(state);
            String bag = readsBaggage ? getter.get(carrier, BaggageHeader.NAME) : null;
            Baggage baggage = bag == null || bag.isEmpty() ? Baggage.EMPTY : BaggageText.parse(bag);
            if (requestId == null || validState == null || baggage.leftOut() != 0) {
                return null;
            }
            Hop hop = new Hop(high, low, flags & TraceContext.KNOWN_FLAGS, requestId, "", validState);
            return new TraceContext(hop, Hop.firstSpanId(), parent, baggage);
        } catch (Throwable t) {
            // The formats will meet it again, where it is counted.
            return null;
        }
    }
}
