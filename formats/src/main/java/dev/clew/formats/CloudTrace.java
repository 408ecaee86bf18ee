package dev.clew.formats;

import dev.clew.context.TraceContext;
import dev.clew.propagation.Extracted;
import dev.clew.text.Hex;

/**
 * Google's {@code X-Cloud-Trace-Context}: {@code {32 hex}/{span, unsigned decimal};o={0|1}}, the tail optional.
 *
 * @see <a href="https://cloud.google.com/trace/docs/trace-context#legacy-http-header">Google Cloud</a>
 */
final class CloudTrace extends SingleHeader {
    static final CloudTrace INSTANCE = new CloudTrace();

    private CloudTrace() {
        super("X-Cloud-Trace-Context", "cloud_trace.malformed", "cloudTrace");
    }

    @Override
    boolean read(String text, Extracted extracted) {
        int length = text.length();
        if (length < 32 || !Hex.isHex(text, 0, 32) || Hex.isZero(text, 0, 32)) {
            return false;
        }
        int option = text.indexOf(';', 32);
        int spanEnd = option < 0 ? length : option;
        boolean hasSpan = spanEnd > 33;
        boolean valid = (spanEnd == 32 || text.charAt(32) == '/')
                && (!hasSpan || Decimal.isUnsigned(text, 33, spanEnd))
                && (option < 0 || text.startsWith(";o=", option) && length == option + 4 && isBit(text, option + 3));
        if (!valid) {
            return false;
        }
        long span = hasSpan ? Decimal.parse(text, 33, spanEnd) : 0;
        if (extracted.trace(Hex.parse(text, 0, 16), Hex.parse(text, 16, 32), span) && option >= 0) {
            extracted.sampled(text.charAt(option + 3) == '1');
        }
        return true;
    }

    private static boolean isBit(String text, int position) {
        return text.charAt(position) == '0' || text.charAt(position) == '1';
    }

    @Override
    String write(TraceContext context, long spanId) {
        return context.traceId() + '/' + Long.toUnsignedString(spanId) + (context.isSampled() ? ";o=1" : ";o=0");
    }
}
