package dev.clew;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** W3C Trace Context, levels 1 and 2. */
enum W3cTraceContext implements Propagator {
    INSTANCE;

    private static final String TRACEPARENT = "traceparent";
    private static final String TRACESTATE = "tracestate";
    private static final int LENGTH = 55;

    @Override
    public List<String> fields() {
        return List.of(TRACEPARENT, TRACESTATE);
    }

    @Override
    public <C> void extract(C carrier, Getter<? super C> getter, Inbound inbound) {
        // hot: once per request; nothing is cut out of the text, so nothing is allocated
        String traceparent = getter.get(carrier, TRACEPARENT);
        if (traceparent == null) {
            return;
        }
        int start = valueStart(traceparent);
        if (start < 0 || !isValid(traceparent, start)) {
            inbound.reject("traceparent.malformed");
            return;
        }
        if (!inbound.trace(
                Hex.parse(traceparent, start + 3, start + 19),
                Hex.parse(traceparent, start + 19, start + 35),
                Hex.parse(traceparent, start + 36, start + 52),
                (int) Hex.parse(traceparent, start + 53, start + 55))) {
            return;
        }
        String tracestate = getter.get(carrier, TRACESTATE);
        if (tracestate == null || tracestate.isEmpty()) {
            return;
        }
        String valid = TraceState.parse(tracestate);
        if (valid == null) {
            inbound.reject("tracestate.malformed");
        } else {
            inbound.traceState(valid);
        }
    }

    /** Returns where the version begins after optional white space, or -1 where the length fits no version. */
    private static int valueStart(String text) {
        int start = Ows.skip(text, 0, text.length());
        int end = Ows.trim(text, start, text.length());
        int length = end - start;
        if (length == LENGTH) {
            return start;
        }
        // Version 00 is exactly as long; a later version may go on, but only behind another dash. A comma is no part of
        // it: it joins two headers.
        boolean later = length > LENGTH
                && text.charAt(start + LENGTH) == '-'
                && !text.startsWith("00", start)
                && text.indexOf(',') < 0;
        return later ? start : -1;
    }

    private static boolean isValid(String text, int start) {
        return text.charAt(start + 2) == '-'
                && text.charAt(start + 35) == '-'
                && text.charAt(start + 52) == '-'
                && Hex.isHex(text, start, start + 2)
                && Hex.isHex(text, start + 3, start + 35)
                && Hex.isHex(text, start + 36, start + 52)
                && Hex.isHex(text, start + 53, start + 55)
                && !text.startsWith("ff", start)
                && !Hex.isZero(text, start + 3, start + 35)
                && !Hex.isZero(text, start + 36, start + 52);
    }

    @Override
    public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
        setter.set(carrier, TRACEPARENT, traceparent(context, spanId));
        if (!context.traceState().isEmpty()) {
            setter.set(carrier, TRACESTATE, context.traceState());
        }
    }

    static String traceparent(TraceContext context, long spanId) {
        byte[] text = new byte[LENGTH];
        text[0] = '0';
        text[1] = '0';
        text[2] = '-';
        Hex.write(context.hop().traceHigh(), 16, text, 3);
        Hex.write(context.hop().traceLow(), 16, text, 19);
        text[35] = '-';
        Hex.write(spanId, 16, text, 36);
        text[52] = '-';
        Hex.write(context.traceFlags(), 2, text, 53);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return "Propagator.w3c()";
    }
}
