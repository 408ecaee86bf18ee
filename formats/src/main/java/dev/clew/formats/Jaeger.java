package dev.clew.formats;

import dev.clew.context.TraceContext;
import dev.clew.propagation.Extracted;
import dev.clew.text.Hex;

/**
 * Jaeger's {@code uber-trace-id}: {@code {trace}:{span}:{parent, ignored}:{flags}}, in hex without leading zeros.
 *
 * @see <a href="https://www.jaegertracing.io/docs/1.76/sdk-migration/#propagation-format">Jaeger</a>
 */
final class Jaeger extends SingleHeader {
    static final Jaeger INSTANCE = new Jaeger();

    /** The longest valid one, with all its colons escaped and room for a parent of 32 digits. */
    private static final int MAX_LENGTH = 32 + 16 + 32 + 2 + 3 * 3;

    private static final int SAMPLED = 1;
    private static final int DEBUG = 2;

    private Jaeger() {
        super("uber-trace-id", "jaeger.malformed", "jaeger");
    }

    @Override
    boolean read(String text, Extracted extracted) {
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
    String write(TraceContext context, long spanId) {
        int flags = context.isDebug() ? SAMPLED | DEBUG : context.isSampled() ? SAMPLED : 0;
        return context.traceId() + ':' + Hex.of(spanId) + ":0:" + flags;
    }
}
