package dev.clew.propagation;

import dev.clew.context.TraceContext;
import dev.clew.text.Hex;
import dev.clew.text.Traceparent;
import dev.clew.text.Whitespace;
import java.util.List;

/** W3C Trace Context, levels 1 and 2. */
enum W3cTraceContext implements Propagator {
    INSTANCE;

    static final String TRACEPARENT = "traceparent";
    static final String TRACESTATE = "tracestate";
    private static final int FORBIDDEN_VERSION = 0xff;

    @Override
    public List<String> fields() {
        return List.of(TRACEPARENT, TRACESTATE);
    }

    @Override
    public <C> void extract(C carrier, Getter<? super C> getter, Extracted extracted) {
        // hot: once per request; takes no substring, so it allocates nothing
        String traceparent = getter.get(carrier, TRACEPARENT);
        if (traceparent == null) {
            return;
        }
        int start = valueStart(traceparent);
        if (start < 0) {
            extracted.reject("traceparent.malformed");
            return;
        }
        int version = Hex.parse2(traceparent, start);
        int flags = Hex.parse2(traceparent, start + 53);
        long high = Hex.parse16(traceparent, start + 3);
        long low = Hex.parse16(traceparent, start + 19);
        long parent = Hex.parse16(traceparent, start + 36);
        // A malformed part reads as zero; half of a trace id may be zero, too.
        boolean wellFormed = (version | flags) >= 0
                && version != FORBIDDEN_VERSION
                && parent != 0
                && (high != 0 || Hex.isZero(traceparent, start + 3, start + 19))
                && (low != 0 || Hex.isZero(traceparent, start + 19, start + 35))
                && (high | low) != 0
                && Traceparent.hasDashes(traceparent, start);
        if (!wellFormed) {
            extracted.reject("traceparent.malformed");
            return;
        }
        if (!extracted.trace(high, low, parent, flags)) {
            return;
        }
        String tracestate = getter.get(carrier, TRACESTATE);
        if (tracestate == null || tracestate.isEmpty()) {
            return;
        }
        String valid = TraceState.parse(tracestate);
        if (valid == null) {
            extracted.reject("tracestate.malformed");
        } else {
            extracted.traceState(valid);
        }
    }

    /** Returns the position of the version after optional white space, or -1 if the length fits no version. */
    private static int valueStart(String text) {
        int start = Whitespace.skip(text, 0, text.length());
        int end = Whitespace.trim(text, start, text.length());
        int length = end - start;
        if (length == Traceparent.LENGTH) {
            return start;
        }
        // Version 00 has exactly this length. A later version may go on behind another dash. A comma joins two headers.
        boolean later = length > Traceparent.LENGTH
                && text.charAt(start + Traceparent.LENGTH) == '-'
                && !text.startsWith("00", start)
                && text.indexOf(',') < 0;
        return later ? start : -1;
    }

    @Override
    public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
        if (setter.takesBytes()) {
            byte[] value = new byte[Traceparent.LENGTH];
            Traceparent.write(context.traceIdHigh(), context.traceIdLow(), spanId, context.traceFlags(), value);
            setter.set(carrier, TRACEPARENT, value);
        } else {
            setter.set(carrier, TRACEPARENT, context.traceparent(spanId));
        }
        if (!context.traceState().isEmpty()) {
            setter.set(carrier, TRACESTATE, context.traceState());
        }
    }

    @Override
    public String toString() {
        return "Propagators.w3c()";
    }
}
