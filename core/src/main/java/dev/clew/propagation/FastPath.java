package dev.clew.propagation;

import dev.clew.context.Baggage;
import dev.clew.context.ContextSpi;
import dev.clew.context.TraceContext;
import dev.clew.text.Hex;
import dev.clew.text.Traceparent;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of nearly every request straight into a context, without an {@link Extracted} between.
 *
 * <p>For the default formats, if everything valid is believed. A request with anything missing or unusual is left to the
 * formats, which come to the same result. Paid for by the row "extract" of workshop/benchmarks/RESULTS.md. Immutable and safe for all threads.
 */
public final class FastPath {
    private final @Nullable RequestIdHeader requestIds;
    private final boolean readsBaggage;

    private FastPath(@Nullable RequestIdHeader requestIds, boolean readsBaggage) {
        this.requestIds = requestIds;
        this.readsBaggage = readsBaggage;
    }

    /** Returns the fast path of these formats, null if they are others than request id, W3C Trace Context and Baggage. */
    public static @Nullable FastPath of(Propagator formats) {
        if (!(formats instanceof CompositePropagator composite)) {
            return null;
        }
        RequestIdHeader requestIds = null;
        boolean w3c = false;
        boolean baggage = false;
        for (Propagator part : composite.parts()) {
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
        return w3c ? new FastPath(requestIds, baggage) : null;
    }

    /** Returns the request's context; null if anything is missing, invalid or unusual, or if the getter throws. */
    public <C> @Nullable TraceContext receive(C carrier, Getter<? super C> getter) {
        // hot: once per request
        try {
            int flags;
            long high;
            long low;
            long parent;
            byte[] bytes = getter.getBytes(carrier, W3cTraceContext.TRACEPARENT);
            if (bytes == null) {
                String text = getter.get(carrier, W3cTraceContext.TRACEPARENT);
                if (text == null || !Traceparent.isVersion00(text)) {
                    return null;
                }
                flags = Hex.parse2(text, Traceparent.FLAGS);
                high = Hex.parse16(text, Traceparent.TRACE_ID);
                low = Hex.parse16(text, Traceparent.TRACE_ID + 16);
                parent = Hex.parse16(text, Traceparent.SPAN_ID);
            } else {
                if (!Traceparent.isVersion00(bytes)) {
                    return null;
                }
                flags = Hex.parse2(bytes, Traceparent.FLAGS);
                high = Hex.parse16(bytes, Traceparent.TRACE_ID);
                low = Hex.parse16(bytes, Traceparent.TRACE_ID + 16);
                parent = Hex.parse16(bytes, Traceparent.SPAN_ID);
            }
            // A malformed part reads as zero.
            if (flags < 0 || high == 0 || low == 0 || parent == 0) {
                return null;
            }
            String requestId = requestIds == null ? "" : requestIds.valid(carrier, getter);
            String state = getter.get(carrier, W3cTraceContext.TRACESTATE);
            String validState = state == null ? "" : TraceState.parse(state);
            String header = readsBaggage ? getter.get(carrier, BaggageHeader.NAME) : null;
            Baggage baggage = header == null || header.isEmpty() ? Baggage.EMPTY : Baggage.parse(header);
            if (requestId == null || validState == null || !baggage.rejections().isEmpty()) {
                return null;
            }
            return ContextSpi.begin(high, low, flags, requestId, validState, parent, baggage);
        } catch (Throwable t) {
            // The formats will meet the failure again, and count it.
            return null;
        }
    }
}
