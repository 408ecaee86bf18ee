package dev.clew;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What all spans of one request in this process share: its ids, and the count from which their span ids come.
 *
 * <p>The count is the one mutable thing beside the immutable {@link TraceContext}s that point here.
 */
sealed class Hop permits TracerHop {
    private static final VarHandle MINTED;

    static {
        try {
            MINTED = MethodHandles.lookup().findVarHandle(Hop.class, "minted", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final long COUNT_BITS = 0xffff;

    /** Beside the W3C flags in one byte: B3 and Jaeger tell a trace that someone is debugging, W3C has no bit for it. */
    static final int DEBUG = 0x40;

    private final long traceHigh;
    private final long traceLow;
    private final byte traceFlags;
    private final String requestId;
    private final String clientRequestId;
    private final String traceState;
    private final @Nullable VendorFields vendorFields;
    private @Nullable String traceId;

    @SuppressWarnings("UnusedVariable") // through MINTED
    private volatile int minted;

    Hop(long traceHigh, long traceLow, int traceFlags, String requestId, String clientRequestId, String traceState) {
        this(traceHigh, traceLow, traceFlags, requestId, clientRequestId, traceState, null);
    }

    /** @param traceFlags those of W3C, and {@link #DEBUG} */
    Hop(
            long traceHigh,
            long traceLow,
            int traceFlags,
            String requestId,
            String clientRequestId,
            String traceState,
            @Nullable VendorFields vendorFields) {
        this.traceHigh = traceHigh;
        this.traceLow = traceLow;
        this.traceFlags = (byte) (traceFlags & (TraceContext.KNOWN_FLAGS | DEBUG));
        this.clientRequestId = clientRequestId;
        this.traceState = traceState;
        this.vendorFields = vendorFields;
        if (requestId.isEmpty() && (traceHigh | traceLow) != 0) {
            this.traceId = Hex.of(traceHigh, traceLow);
            this.requestId = traceId;
        } else {
            this.requestId = requestId;
        }
    }

    /** Mints the first span id of a hop: six random bytes and a count of zero; the first digit is never one of 0-9. */
    static long firstSpanId() {
        return withLetterFirst(ThreadLocalRandom.current().nextLong()) & ~COUNT_BITS;
    }

    /** Makes the first hex digit one of a to f, so that no id is ever taken for a number. */
    static long withLetterFirst(long random) {
        int letter = 0xa + (int) ((random >>> 60) % 6);
        return random & 0x0fff_ffff_ffff_ffffL | (long) letter << 60;
    }

    /** Mints a span id with the prefix of {@code sibling}; after 65,535 of them, one with a prefix of its own. */
    long nextSpanId(long sibling) {
        if ((int) MINTED.getOpaque(this) < COUNT_BITS) {
            int count = (int) MINTED.getAndAdd(this, 1) + 1;
            if (count <= COUNT_BITS) {
                return sibling & ~COUNT_BITS | count;
            }
        }
        return firstSpanId() | ThreadLocalRandom.current().nextLong() & COUNT_BITS;
    }

    /** Returns the span id that goes out with a message for which {@code minted} was minted. */
    long sentAs(long minted) {
        return minted;
    }

    /** Whether the ids were taken over from this span of a tracer. */
    boolean isOf(Object span) {
        return false;
    }

    long traceHigh() {
        return traceHigh;
    }

    long traceLow() {
        return traceLow;
    }

    int traceFlags() {
        return traceFlags & TraceContext.KNOWN_FLAGS;
    }

    boolean isDebug() {
        return (traceFlags & DEBUG) != 0;
    }

    @Nullable
    VendorFields vendorFields() {
        return vendorFields;
    }

    /** Returns what a format read beyond the ids and writes again, null where it read nothing of the kind. */
    @Nullable
    String vendorFields(Propagator format) {
        return vendorFields != null && vendorFields.format() == format ? vendorFields.text() : null;
    }

    String requestId() {
        return requestId;
    }

    String clientRequestId() {
        return clientRequestId;
    }

    String traceState() {
        return traceState;
    }

    String traceId() {
        // A race computes it twice and loses nothing: a String is safe to publish so.
        String text = traceId;
        if (text == null) {
            text = Hex.of(traceHigh, traceLow);
            traceId = text;
        }
        return text;
    }
}
