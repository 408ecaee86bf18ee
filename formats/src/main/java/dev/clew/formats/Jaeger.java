package dev.clew.formats;

import dev.clew.context.TraceContext;
import dev.clew.propagation.Extracted;
import dev.clew.propagation.Getter;
import dev.clew.propagation.Propagator;
import dev.clew.propagation.Setter;
import dev.clew.text.Hex;
import java.util.List;

/**
 * Jaeger's {@code uber-trace-id}: {@code {trace}:{span}:{parent, ignored}:{flags}}, in hex without leading zeros.
 *
 * @see <a href="https://www.jaegertracing.io/docs/1.76/sdk-migration/#propagation-format">Jaeger</a>
 */
enum Jaeger implements Propagator {
    INSTANCE;

    private static final String HEADER = "uber-trace-id";

    /** The longest valid one, with all its colons escaped and room for a parent of 32 digits. */
    private static final int MAX_LENGTH = 32 + 16 + 32 + 2 + 3 * 3;

    private static final int SAMPLED = 1;
    private static final int DEBUG = 2;

    @Override
    public List<String> fields() {
        return List.of(HEADER);
    }

    @Override
    public <C> void extract(C carrier, Getter<? super C> getter, Extracted extracted) {
        // hot: once per request; takes no substring, so it allocates nothing
        String text = getter.get(carrier, HEADER);
        if (text != null && !read(text, extracted)) {
            extracted.reject("jaeger.malformed");
        }
    }

    private static boolean read(String text, Extracted extracted) {
        int length = text.length();
        if (length > MAX_LENGTH) {
            return false;
        }
        int traceEnd = partEnd(text, 0);
        int span = next(text, traceEnd);
        int spanEnd = partEnd(text, span);
        int parent = next(text, spanEnd);
        int parentEnd = partEnd(text, parent);
        int flags = next(text, parentEnd);
        boolean valid = parentEnd < length
                && isId(text, 0, traceEnd, 32)
                && isId(text, span, spanEnd, 16)
                && length - flags >= 1
                && length - flags <= 2
                && Hex.isHex(text, flags, length);
        if (!valid) {
            return false;
        }
        int middle = Math.max(0, traceEnd - 16);
        long high = Hex.parse(text, 0, middle);
        long low = Hex.parse(text, middle, traceEnd);
        if (extracted.trace(high, low, Hex.parse(text, span, spanEnd))) {
            decide((int) Hex.parse(text, flags, length), extracted);
        }
        return true;
    }

    private static void decide(int flags, Extracted extracted) {
        if ((flags & DEBUG) != 0) {
            extracted.debug();
        } else {
            extracted.sampled((flags & SAMPLED) != 0);
        }
    }

    private static boolean isId(String text, int from, int to, int digits) {
        return to > from && to - from <= digits && Hex.isHex(text, from, to) && !Hex.isZero(text, from, to);
    }

    /** Returns the position of the next colon, escaped or not, or the length. */
    private static int partEnd(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) != ':' && !text.regionMatches(true, i, "%3A", 0, 3)) {
            i++;
        }
        return i;
    }

    private static int next(String text, int colon) {
        return Math.min(text.length(), colon + (text.startsWith("%", colon) ? 3 : 1));
    }

    @Override
    public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
        int flags = context.isDebug() ? SAMPLED | DEBUG : context.isSampled() ? SAMPLED : 0;
        setter.set(carrier, HEADER, context.traceId() + ':' + Hex.of(spanId) + ":0:" + flags);
    }

    @Override
    public String toString() {
        return "Formats.jaeger()";
    }
}
