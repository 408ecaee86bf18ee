package dev.clew.formats;

import dev.clew.context.TraceContext;
import dev.clew.propagation.Extracted;
import dev.clew.text.Hex;
import dev.clew.text.Whitespace;
import java.nio.charset.StandardCharsets;

/**
 * The {@code X-Amzn-Trace-Id} of AWS: {@code Root=1-{8 hex}-{24 hex};Parent={16 hex};Sampled=1}, in any order.
 *
 * <p>Unknown keys (a load balancer's {@code Self}, Lambda's {@code Lineage}) go out again behind the known ones.
 *
 * @see <a href="https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader">AWS</a>
 */
final class XRay extends SingleHeader {
    static final XRay INSTANCE = new XRay();

    /** A bound on the work and on the unknown keys; real headers have about 100 characters. */
    private static final int MAX_LENGTH = 1024;

    private static final int ROOT_LENGTH = 35;

    /** {@code Root=…;Parent=…;Sampled=0}. */
    private static final int OWN_LENGTH = 74;

    private XRay() {
        super("X-Amzn-Trace-Id", "xray.malformed", "xray");
    }

    @Override
    boolean read(String text, Extracted extracted) {
        if (text.length() > MAX_LENGTH || !isPrintable(text)) {
            return false;
        }
        int root = -1;
        int parent = -1;
        int sampled = -1;
        boolean others = false;
        for (int from = 0; from < text.length(); ) {
            int to = Parts.end(text, from, ';');
            int start = Whitespace.skip(text, from, to);
            int end = Whitespace.trim(text, start, to);
            if (text.startsWith("Root=", start)) {
                if (root >= 0 || !isRoot(text, start + 5, end)) {
                    return false;
                }
                root = start + 5;
            } else if (text.startsWith("Parent=", start)) {
                if (parent >= 0 || !Parts.isSpanId(text, start + 7, end)) {
                    return false;
                }
                parent = start + 7;
            } else if (text.startsWith("Sampled=", start)) {
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

    private static boolean isRoot(String text, int from, int to) {
        return to - from == ROOT_LENGTH
                && text.startsWith("1-", from)
                && text.charAt(from + 10) == '-'
                && Hex.isHex(text, from + 2, from + 10)
                && Hex.isHex(text, from + 11, to)
                && !(Hex.isZero(text, from + 2, from + 10) && Hex.isZero(text, from + 11, to));
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
            int to = Parts.end(text, from, ';');
            int start = Whitespace.skip(text, from, to);
            int end = Whitespace.trim(text, start, to);
            boolean known = text.startsWith("Root=", start)
                    || text.startsWith("Parent=", start)
                    || text.startsWith("Sampled=", start);
            boolean fits = OWN_LENGTH + others.length() + 1 + end - start <= MAX_LENGTH;
            if (start < end && !known && fits) {
                others.append(';').append(text, start, end);
            }
            from = to + 1;
        }
        return others.toString();
    }

    @Override
    String write(TraceContext context, long spanId) {
        String others = context.vendorFields(this);
        return others == null ? own(context, spanId) : own(context, spanId) + others;
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
}
