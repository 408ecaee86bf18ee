package dev.clew;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** W3C Trace Context, levels 1 and 2. */
enum W3cTraceContext implements Propagator {
    INSTANCE;

    static final String TRACEPARENT = "traceparent";
    static final String TRACESTATE = "tracestate";
    private static final int LENGTH = 55;
    private static final int FORBIDDEN_VERSION = 0xff;

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
        if (start < 0) {
            inbound.reject("traceparent.malformed");
            return;
        }
        int version = Hex.parse2(traceparent, start);
        int flags = Hex.parse2(traceparent, start + 53);
        long high = Hex.parse16(traceparent, start + 3);
        long low = Hex.parse16(traceparent, start + 19);
        long parent = Hex.parse16(traceparent, start + 36);
        // Zero is what a malformed part reads as, and half of a trace id may be zero.
        boolean wellFormed = (version | flags) >= 0
                && version != FORBIDDEN_VERSION
                && parent != 0
                && (high != 0 || Hex.isZero(traceparent, start + 3, start + 19))
                && (low != 0 || Hex.isZero(traceparent, start + 19, start + 35))
                && (high | low) != 0
                && hasDashes(traceparent, start);
        if (!wellFormed) {
            inbound.reject("traceparent.malformed");
            return;
        }
        if (!inbound.trace(high, low, parent, flags)) {
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

    /** Whether a text is as long as version 00 is, says that it is, and has dashes where it should. */
    static boolean looksUsual(String text) {
        return text.length() == LENGTH && text.charAt(0) == '0' && text.charAt(1) == '0' && hasDashes(text, 0);
    }

    static boolean looksUsual(byte[] text) {
        return text.length == LENGTH
                && text[0] == '0'
                && text[1] == '0'
                && text[2] == '-'
                && text[35] == '-'
                && text[52] == '-';
    }

    private static boolean hasDashes(String text, int start) {
        return text.charAt(start + 2) == '-' && text.charAt(start + 35) == '-' && text.charAt(start + 52) == '-';
    }

    @Override
    public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
        if (setter.takesBytes()) {
            byte[] value = new byte[LENGTH];
            write(context.hop(), spanId, value);
            setter.set(carrier, TRACEPARENT, value);
        } else {
            setter.set(carrier, TRACEPARENT, context.hop().traceparent(spanId));
        }
        if (!context.traceState().isEmpty()) {
            setter.set(carrier, TRACESTATE, context.traceState());
        }
    }

    /** @param sibling the text of another span of the hop: all but the span id is taken from it; null where there is none yet */
    @SuppressWarnings("deprecation") // for what it does to characters beyond Latin-1, of which our own text has none
    static String traceparent(Hop hop, long spanId, @Nullable String sibling) {
        byte[] text = Hex.scratch();
        if (sibling == null) {
            write(hop, spanId, text);
        } else {
            sibling.getBytes(0, LENGTH, text, 0);
            Hex.write(spanId, text, 36);
        }
        return new String(text, 0, LENGTH, StandardCharsets.ISO_8859_1);
    }

    private static void write(Hop hop, long spanId, byte[] text) {
        text[0] = '0';
        text[1] = '0';
        text[2] = '-';
        Hex.write(hop.traceHigh(), text, 3);
        Hex.write(hop.traceLow(), text, 19);
        text[35] = '-';
        Hex.write(spanId, text, 36);
        text[52] = '-';
        Hex.write(hop.traceFlags(), 2, text, 53);
    }

    /** Whether a text that {@link #traceparent} has made names this span. Siblings differ at the end, so it begins there. */
    static boolean isOf(String traceparent, long spanId) {
        long rest = spanId;
        for (int i = 51; i >= 36; i--) {
            if (Hex.digit(traceparent.charAt(i)) != (rest & 0xf)) {
                return false;
            }
            rest >>>= 4;
        }
        return true;
    }

    @Override
    public String toString() {
        return "Propagator.w3c()";
    }
}
