package dev.clew.formats;

import dev.clew.context.Baggage;
import dev.clew.context.TraceContext;
import dev.clew.propagation.Extracted;
import dev.clew.propagation.Getter;
import dev.clew.propagation.Setter;
import dev.clew.text.Hex;
import java.util.List;

/**
 * Jaeger's {@code uber-trace-id}: {@code {trace}:{span}:{parent, ignored}:{flags}}, in hex without leading zeros.
 *
 * <p>Baggage is read and written in the one field {@code jaeger-baggage}. Jaeger's other way, a field {@code uberctx-{key}}
 * for each entry, has no list of names: a client could not take them off a call that is redirected.
 *
 * @see <a href="https://www.jaegertracing.io/docs/1.76/sdk-migration/#propagation-format">Jaeger</a>
 */
final class Jaeger extends SingleHeader {
    static final Jaeger INSTANCE = new Jaeger();

    /** The longest valid one, with all its colons escaped and room for a parent of 32 digits. */
    private static final int MAX_LENGTH = 32 + 16 + 32 + 2 + 3 * 3;

    private static final String HEADER = "uber-trace-id";
    private static final String BAGGAGE = "jaeger-baggage";

    private static final int SAMPLED = 1;
    private static final int DEBUG = 2;

    private Jaeger() {
        super(HEADER, "jaeger.malformed", "jaeger");
    }

    @Override
    public List<String> fields() {
        return List.of(HEADER, BAGGAGE);
    }

    @Override
    public <C> void extract(C carrier, Getter<? super C> getter, Extracted extracted) {
        super.extract(carrier, getter, extracted);
        String text = getter.get(carrier, BAGGAGE);
        if (text != null && !text.isEmpty()) {
            Baggage baggage = Baggage.parse(text);
            extracted.baggage(baggage);
            baggage.rejections().forEach(extracted::reject);
        }
    }

    @Override
    public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
        super.inject(context, spanId, carrier, setter);
        if (!context.baggage().isEmpty()) {
            setter.set(carrier, BAGGAGE, withoutProperties(context.baggage()).toHeader());
        }
    }

    /** Jaeger knows no properties: it would take one for a part of the value. */
    private static Baggage withoutProperties(Baggage baggage) {
        if (baggage.toHeader().indexOf(';') < 0) {
            return baggage;
        }
        Baggage bare = Baggage.EMPTY;
        for (Baggage.Entry entry : baggage) {
            bare = bare.with(entry.key(), entry.value());
        }
        return bare;
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
