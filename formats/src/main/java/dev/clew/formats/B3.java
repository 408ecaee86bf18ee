package dev.clew.formats;

import dev.clew.context.TraceContext;
import dev.clew.propagation.Extracted;
import dev.clew.propagation.Getter;
import dev.clew.propagation.Propagator;
import dev.clew.propagation.Setter;
import dev.clew.text.Hex;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Zipkin's B3, in one header or in several. If a header has several values, the first counts.
 *
 * @see <a href="https://github.com/openzipkin/b3-propagation">B3</a>
 */
enum B3 implements Propagator {
    SINGLE("b3Single"),
    MULTI("b3Multi"),
    /** Reads the single header, then the others if it is absent or invalid; writes the single one. */
    ANY("b3");

    private static final String HEADER = "b3";
    private static final String TRACE_ID = "X-B3-TraceId";
    private static final String SPAN_ID = "X-B3-SpanId";
    private static final String PARENT_SPAN_ID = "X-B3-ParentSpanId";
    private static final String SAMPLED = "X-B3-Sampled";
    private static final String FLAGS = "X-B3-Flags";

    /** {@code {32}-{16}-{1}-{16}}. */
    private static final int MAX_LENGTH = 68;

    private static final char DEFERRED = '?';
    private static final char INVALID = '!';

    private final String text;

    B3(String name) {
        this.text = "Formats." + name + "()";
    }

    @Override
    public List<String> fields() {
        return this == MULTI ? List.of(TRACE_ID, SPAN_ID, SAMPLED, FLAGS) : List.of(HEADER);
    }

    @Override
    public <C> void extract(C carrier, Getter<? super C> getter, Extracted extracted) {
        // hot: once per request; takes no substring, so it allocates nothing
        if (this != MULTI) {
            String value = getter.get(carrier, HEADER);
            if (value != null && readSingle(value, valueEnd(value), extracted)) {
                return;
            }
            if (value != null) {
                extracted.reject("b3.malformed");
            }
        }
        if (this != SINGLE) {
            readMulti(carrier, getter, extracted);
        }
    }

    private static int valueEnd(String text) {
        return Parts.end(text, 0, ',');
    }

    private static boolean readSingle(String text, int end, Extracted extracted) {
        if (end == 1) {
            return isState(text.charAt(0)) && decide(text.charAt(0), extracted);
        }
        int traceEnd = end > 32 && text.charAt(32) == '-' ? 32 : 16;
        int spanEnd = traceEnd + 17;
        if (end < spanEnd || end > MAX_LENGTH || text.charAt(traceEnd) != '-') {
            return false;
        }
        char state = stateAfterIds(text, spanEnd, end);
        if (state == INVALID || !isTraceId(text, traceEnd) || !Parts.isSpanId(text, traceEnd + 1, spanEnd)) {
            return false;
        }
        accept(text, traceEnd, text, traceEnd + 1, state, extracted);
        return true;
    }

    /** Reads {@code -state}, {@code -parent}, {@code -state-parent} or nothing: told apart by their length. */
    private static char stateAfterIds(String text, int from, int end) {
        int length = end - from;
        if (length == 0) {
            return DEFERRED;
        }
        boolean hasState = length == 2 || length == 19;
        boolean hasParent = length == 17 || length == 19;
        boolean valid = (hasState || hasParent)
                && text.charAt(from) == '-'
                && (!hasState || isState(text.charAt(from + 1)))
                && (!hasParent || text.charAt(end - 17) == '-' && Hex.isHex(text, end - 16, end));
        if (!valid) {
            return INVALID;
        }
        return hasState ? text.charAt(from + 1) : DEFERRED;
    }

    private static <C> void readMulti(C carrier, Getter<? super C> getter, Extracted extracted) {
        String traceId = getter.get(carrier, TRACE_ID);
        String spanId = getter.get(carrier, SPAN_ID);
        char state = state(getter.get(carrier, SAMPLED), getter.get(carrier, FLAGS), extracted);
        if (traceId == null && spanId == null) {
            decide(state, extracted);
            return;
        }
        if (traceId != null
                && spanId != null
                && isTraceId(traceId, valueEnd(traceId))
                && Parts.isSpanId(spanId, 0, valueEnd(spanId))
                && isParent(getter.get(carrier, PARENT_SPAN_ID))) {
            accept(traceId, valueEnd(traceId), spanId, 0, state, extracted);
        } else {
            extracted.reject("b3.malformed");
        }
    }

    private static char state(@Nullable String sampled, @Nullable String flags, Extracted extracted) {
        if (flags != null && isValue(flags, "1")) {
            return 'd';
        }
        if (sampled == null) {
            return DEFERRED;
        }
        if (isValue(sampled, "1") || isValue(sampled, "true")) {
            return '1';
        }
        if (isValue(sampled, "0") || isValue(sampled, "false")) {
            return '0';
        }
        // The ids may be valid all the same: an unknown decision counts as none, and does not cut the trace.
        extracted.reject("b3.sampled");
        return DEFERRED;
    }

    private static boolean isValue(String text, String value) {
        return valueEnd(text) == value.length() && text.startsWith(value);
    }

    private static boolean isTraceId(String text, int end) {
        return (end == 32 || end == 16) && Hex.isHex(text, 0, end) && !Hex.isZero(text, 0, end);
    }

    private static boolean isParent(@Nullable String parent) {
        return parent == null || valueEnd(parent) == 16 && Hex.isHex(parent, 0, 16);
    }

    private static boolean isState(char c) {
        return c == '0' || c == '1' || c == 'd';
    }

    private static void accept(
            String trace, int traceEnd, String span, int spanStart, char state, Extracted extracted) {
        long high = traceEnd == 32 ? Hex.parse(trace, 0, 16) : 0;
        long low = Hex.parse(trace, traceEnd - 16, traceEnd);
        if (extracted.trace(high, low, Hex.parse(span, spanStart, spanStart + 16))) {
            decide(state, extracted);
        }
    }

    private static boolean decide(char state, Extracted extracted) {
        if (state == 'd') {
            extracted.debug();
        } else if (state != DEFERRED) {
            extracted.sampled(state == '1');
        }
        return true;
    }

    @Override
    public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
        if (this != MULTI) {
            setter.set(carrier, HEADER, single(context, spanId));
            return;
        }
        setter.set(carrier, TRACE_ID, context.traceId());
        setter.set(carrier, SPAN_ID, Hex.of(spanId));
        if (context.isDebug()) {
            setter.set(carrier, FLAGS, "1");
        } else {
            setter.set(carrier, SAMPLED, context.isSampled() ? "1" : "0");
        }
    }

    private static String single(TraceContext context, long spanId) {
        byte[] text = new byte[51];
        Hex.write(context.traceIdHigh(), 16, text, 0);
        Hex.write(context.traceIdLow(), 16, text, 16);
        text[32] = '-';
        Hex.write(spanId, 16, text, 33);
        text[49] = '-';
        text[50] = (byte) (context.isDebug() ? 'd' : context.isSampled() ? '1' : '0');
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return text;
    }
}
