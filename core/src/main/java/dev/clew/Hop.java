package dev.clew;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all spans of one request in this process share: its ids, and the count from which their span ids come.
 *
 * <p>The count is the one mutable thing beside the immutable {@link TraceContext}s that point here.
 */
sealed class Hop permits TracerHop {
    private static final VarHandle FLAGS_AND_COUNT;
    private static final VarHandle EXTRAS;
    private static final VarHandle EVENTS;

    static {
        try {
            FLAGS_AND_COUNT = MethodHandles.lookup().findVarHandle(Hop.class, "flagsAndCount", int.class);
            EXTRAS = MethodHandles.lookup().findVarHandle(Hop.class, "extras", HopExtra.class);
            EVENTS = MethodHandles.lookup().findVarHandle(Hop.class, "events", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final long COUNT_BITS = 0xffff;

    /** The count has eight bits more than it needs: threads that race past its end do not reach the flags. */
    private static final int FLAGS_SHIFT = 24;

    private static final int COUNT_MASK = (1 << FLAGS_SHIFT) - 1;

    /** Beside the W3C flags in one byte: B3 and Jaeger tell a trace that someone is debugging, W3C has no bit for it. */
    static final int DEBUG = 0x40;

    private final long traceHigh;
    private final long traceLow;
    private final String requestId;
    private final String traceState;
    private @Nullable HopExtra extras;
    private @Nullable String traceId;

    /** The text last sent, for messages of the same span: a retry, a second host, a tracer's own span. */
    private @Nullable String traceparent;

    /** In one field, because one more would make every hop eight bytes larger. */
    private volatile int flagsAndCount;

    /** How many log events of the request were counted in this process. */
    @SuppressWarnings("UnusedVariable") // through EVENTS
    private volatile int events;

    Hop(long traceHigh, long traceLow, int traceFlags, String requestId, String clientRequestId, String traceState) {
        this(
                traceHigh,
                traceLow,
                traceFlags,
                requestId,
                traceState,
                HopExtra.with(HopExtra.CLIENT_REQUEST_ID, clientRequestId, null));
    }

    /** @param traceFlags those of W3C, and {@link #DEBUG} */
    Hop(long traceHigh, long traceLow, int traceFlags, String requestId, String traceState, @Nullable HopExtra extras) {
        this.traceHigh = traceHigh;
        this.traceLow = traceLow;
        this.flagsAndCount = (traceFlags & (TraceContext.KNOWN_FLAGS | DEBUG)) << FLAGS_SHIFT;
        this.traceState = traceState;
        this.extras = extras;
        this.requestId = requestId;
    }

    /** Mints the first span id of a hop: six random bytes and a count of zero; the first digit is never one of 0-9. */
    static long firstSpanId() {
        return withLetterFirst(ThreadLocalRandom.current().nextLong()) & ~COUNT_BITS;
    }

    /** Makes the first hex digit one of a to f, so that no id is ever taken for a number. */
    static long withLetterFirst(long random) {
        int letter = 0xa + (int) ((random >>> 60) * 6 >>> 4);
        return random & 0x0fff_ffff_ffff_ffffL | (long) letter << 60;
    }

    /** Mints a span id with the prefix of {@code sibling}; after 65,535 of them, one with a prefix of its own. */
    long nextSpanId(long sibling) {
        if (((int) FLAGS_AND_COUNT.getOpaque(this) & COUNT_MASK) < COUNT_BITS) {
            int count = ((int) FLAGS_AND_COUNT.getAndAdd(this, 1) & COUNT_MASK) + 1;
            if (count <= COUNT_BITS) {
                return sibling & ~COUNT_BITS | count;
            }
        }
        return firstSpanId() | ThreadLocalRandom.current().nextLong() & COUNT_BITS;
    }

    /** The hop of the request itself, which counts and adds up, where this one's ids are a tracer's. */
    Hop root() {
        return this;
    }

    /** Counts one more log event of the request, and returns which it is, from 1. */
    int nextEvent() {
        return (int) EVENTS.getAndAdd(this, 1) + 1;
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
        return flags() & TraceContext.KNOWN_FLAGS;
    }

    boolean isDebug() {
        return (flags() & DEBUG) != 0;
    }

    private int flags() {
        return flagsAndCount >>> FLAGS_SHIFT;
    }

    /** Without a fence, because the list is immutable: who sees an old one has not waited for whom he should know of. */
    @Nullable
    HopExtra extras() {
        return extras;
    }

    /** Returns what a format read beyond the ids and writes again, null where it read nothing of the kind. */
    @Nullable
    String vendorFields(Propagator format) {
        return (String) HopExtra.find(extras(), format);
    }

    /** Returns the total of this type, made where there is none yet. */
    <T extends Span.Total> T total(Class<T> type, Supplier<T> maker) {
        T made = null;
        while (true) {
            HopExtra all = extras();
            Object found = HopExtra.find(all, type);
            if (found != null) {
                return type.cast(found);
            }
            made = made == null ? maker.get() : made;
            if (EXTRAS.compareAndSet(this, all, new HopExtra(type, made, all))) {
                return made;
            }
        }
    }

    /** The trace id where there is no other, made when somebody asks: a request that nobody logs needs no text. */
    String requestId() {
        return requestId.isEmpty() ? traceId() : requestId;
    }

    String clientRequestId() {
        String id = (String) HopExtra.find(extras(), HopExtra.CLIENT_REQUEST_ID);
        return id == null ? "" : id;
    }

    @Nullable
    DebugToken debugToken() {
        return HopExtra.debugToken(extras());
    }

    /** Returns of the extras what belongs to the request, whatever trace it is in. */
    @Nullable
    HopExtra ofRequest() {
        return HopExtra.with(
                HopExtra.CLIENT_REQUEST_ID, clientRequestId(), HopExtra.with(HopExtra.DEBUG_TOKEN, debugToken(), null));
    }

    String traceState() {
        return traceState;
    }

    String traceId() {
        // A race computes it twice and loses nothing: a String is safe to publish so.
        String text = traceId;
        if (text == null) {
            text = (traceHigh | traceLow) == 0 ? "" : isNamedByTrace() ? requestId : Hex.of(traceHigh, traceLow);
            traceId = text;
        }
        return text;
    }

    /** Whether the request id that came in is the trace id: a caller that had no other sends both, and one text will do. */
    private boolean isNamedByTrace() {
        return requestId.length() == 32
                && traceHigh != 0
                && traceLow != 0
                && Hex.parse16(requestId, 0) == traceHigh
                && Hex.parse16(requestId, 16) == traceLow;
    }

    /** Returns the {@code traceparent} of a message sent by this span. */
    String traceparent(long spanId) {
        String text = traceparent;
        if (text == null || !W3cTraceContext.isOf(text, spanId)) {
            text = W3cTraceContext.traceparent(this, spanId, text);
            traceparent = text;
        }
        return text;
    }
}
