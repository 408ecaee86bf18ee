package dev.clew.formats;

import dev.clew.context.TraceContext;
import dev.clew.propagation.Extracted;
import dev.clew.propagation.Getter;
import dev.clew.propagation.Propagator;
import dev.clew.propagation.Setter;
import dev.clew.text.Hex;
import dev.clew.text.Whitespace;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The {@code X-Amzn-Trace-Id} of AWS: {@code Root=1-{8 hex}-{24 hex};Parent={16 hex};Sampled=1}, in any order.
 *
 * <p>Unknown keys (a load balancer's {@code Self}, Lambda's {@code Lineage}) go out again behind the known ones.
 *
 * @see <a href="https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader">AWS</a>
 */
enum XRay implements Propagator {
    INSTANCE;

    private static final String HEADER = "X-Amzn-Trace-Id";

    /** A bound on the work and on the unknown keys; real headers have about 100 characters. */
    private static final int MAX_LENGTH = 1024;

    private static final int ROOT_LENGTH = 35;

    /** {@code Root=…;Parent=…;Sampled=0}. */
    private static final int OWN_LENGTH = 74;

    @Override
    public List<String> fields() {
        return List.of(HEADER);
    }

    @Override
    public <C> void extract(C carrier, Getter<? super C> getter, Extracted extracted) {
        // hot: once per request; allocates only if there are unknown keys
        String text = getter.get(carrier, HEADER);
        if (text != null && !read(text, extracted)) {
            extracted.reject("xray.malformed");
        }
    }

    private static boolean read(String text, Extracted extracted) {
        if (text.length() > MAX_LENGTH || !isPrintable(text)) {
            return false;
        }
        int root = -1;
        int parent = -1;
        int sampled = -1;
        boolean others = false;
        for (int from = 0; from < text.length(); ) {
            int to = partEnd(text, from);
            int start = Whitespace.skip(text, from, to);
            int end = Whitespace.trim(text, start, to);
            if (isKey(text, start, "Root=")) {
                if (root >= 0 || !isRoot(text, start + 5, end)) {
                    return false;
                }
                root = start + 5;
            } else if (isKey(text, start, "Parent=")) {
                if (parent >= 0 || !isParent(text, start + 7, end)) {
                    return false;
                }
                parent = start + 7;
            } else if (isKey(text, start, "Sampled=")) {
                sampled = end == start + 9 ? start + 8 : sampled;
            } else {
                others |= start < end;
            }
            from = to + 1;
        }
        if (root < 0) {
            if (parent < 0) {
                decide(text, sampled, extracted);
            }
            return parent < 0;
        }
        long high = Hex.parse(text, root + 2, root + 10) << 32 | Hex.parse(text, root + 11, root + 19);
        long low = Hex.parse(text, root + 19, root + 35);
        if (extracted.trace(high, low, parent < 0 ? 0 : Hex.parse(text, parent, parent + 16))) {
            decide(text, sampled, extracted);
            if (others) {
                extracted.vendorFields(INSTANCE, others(text));
            }
        }
        return true;
    }

    /** Whether the text is printable. A comma joins two headers, so it is refused. */
    private static boolean isPrintable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\t' && (c < 0x20 || c > 0x7e || c == ',')) {
                return false;
            }
        }
        return true;
    }

    private static int partEnd(String text, int from) {
        int semicolon = text.indexOf(';', from);
        return semicolon < 0 ? text.length() : semicolon;
    }

    private static boolean isKey(String text, int start, String key) {
        return text.startsWith(key, start);
    }

    private static boolean isRoot(String text, int from, int to) {
        return to - from == ROOT_LENGTH
                && text.startsWith("1-", from)
                && text.charAt(from + 10) == '-'
                && Hex.isHex(text, from + 2, from + 10)
                && Hex.isHex(text, from + 11, to)
                && !(Hex.isZero(text, from + 2, from + 10) && Hex.isZero(text, from + 11, to));
    }

    private static boolean isParent(String text, int from, int to) {
        return to - from == 16 && Hex.isHex(text, from, to) && !Hex.isZero(text, from, to);
    }

    private static void decide(String text, int sampled, Extracted extracted) {
        if (sampled >= 0 && (text.charAt(sampled) == '0' || text.charAt(sampled) == '1')) {
            extracted.sampled(text.charAt(sampled) == '1');
        }
    }

    /** Returns the unknown parts, each behind a semicolon, as far as the next service would still read them. */
    private static String others(String text) {
        StringBuilder others = new StringBuilder(text.length());
        for (int from = 0; from < text.length(); ) {
            int to = partEnd(text, from);
            int start = Whitespace.skip(text, from, to);
            int end = Whitespace.trim(text, start, to);
            boolean known =
                    isKey(text, start, "Root=") || isKey(text, start, "Parent=") || isKey(text, start, "Sampled=");
            boolean fits = OWN_LENGTH + others.length() + 1 + end - start <= MAX_LENGTH;
            if (start < end && !known && fits) {
                others.append(';').append(text, start, end);
            }
            from = to + 1;
        }
        return others.toString();
    }

    @Override
    public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
        String own = own(context, spanId);
        String others = context.vendorFields(this);
        setter.set(carrier, HEADER, others == null ? own : own + others);
    }

    private static String own(TraceContext context, long spanId) {
        byte[] text = "Root=1-eeeeeeee-rrrrrrrrrrrrrrrrrrrrrrrr;Parent=pppppppppppppppp;Sampled=0"
                .getBytes(StandardCharsets.ISO_8859_1);
        Hex.write(context.traceIdHigh() >>> 32, 8, text, 7);
        Hex.write(context.traceIdHigh(), 8, text, 16);
        Hex.write(context.traceIdLow(), 16, text, 24);
        Hex.write(spanId, 16, text, 48);
        text[73] = (byte) (context.isSampled() ? '1' : '0');
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return "Formats.xray()";
    }
}
