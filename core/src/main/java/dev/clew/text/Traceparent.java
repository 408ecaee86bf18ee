package dev.clew.text;

/**
 * The layout of a {@code traceparent} of version 00: {@code 00-{32 hex}-{16 hex}-{2 hex}}.
 *
 * @see <a href="https://www.w3.org/TR/trace-context-2/#traceparent-header">Trace Context level 2, 3.2</a>
 */
public final class Traceparent {
    /** The length of the text. */
    public static final int LENGTH = 55;

    /** The position of the trace id. */
    public static final int TRACE_ID = 3;

    /** The position of the span id. */
    public static final int SPAN_ID = 36;

    /** The position of the flags. */
    public static final int FLAGS = 53;

    private Traceparent() {}

    /** Writes the text to the start of {@code target}, which has at least {@link #LENGTH} bytes. */
    public static void write(long traceIdHigh, long traceIdLow, long spanId, int flags, byte[] target) {
        target[0] = '0';
        target[1] = '0';
        target[2] = '-';
        Hex.write(traceIdHigh, target, TRACE_ID);
        Hex.write(traceIdLow, target, TRACE_ID + 16);
        target[SPAN_ID - 1] = '-';
        Hex.write(spanId, target, SPAN_ID);
        target[FLAGS - 1] = '-';
        Hex.write(flags, 2, target, FLAGS);
    }

    /** Whether a text that {@link #write} has made names this span. Siblings differ in the last digits, so it compares these first. */
    public static boolean namesSpan(String traceparent, long spanId) {
        long rest = spanId;
        for (int i = SPAN_ID + 15; i >= SPAN_ID; i--) {
            if (Hex.digit(traceparent.charAt(i)) != (rest & 0xf)) {
                return false;
            }
            rest >>>= 4;
        }
        return true;
    }

    /** Whether the text has the length, the version and the dashes of version 00. */
    public static boolean isVersion00(String text) {
        return text.length() == LENGTH && text.charAt(0) == '0' && text.charAt(1) == '0' && hasDashes(text, 0);
    }

    /** Whether the ASCII text has the length, the version and the dashes of version 00. */
    public static boolean isVersion00(byte[] text) {
        return text.length == LENGTH
                && text[0] == '0'
                && text[1] == '0'
                && text[TRACE_ID - 1] == '-'
                && text[SPAN_ID - 1] == '-'
                && text[FLAGS - 1] == '-';
    }

    /** Whether the three dashes stand in their places, in a text that begins at {@code start}. */
    public static boolean hasDashes(String text, int start) {
        return text.charAt(start + TRACE_ID - 1) == '-'
                && text.charAt(start + SPAN_ID - 1) == '-'
                && text.charAt(start + FLAGS - 1) == '-';
    }
}
