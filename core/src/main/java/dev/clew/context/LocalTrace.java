package dev.clew.context;

import dev.clew.ids.SpanIds;
import dev.clew.text.Hex;
import dev.clew.text.Traceparent;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The part of a trace that one request has in this process: its ids, and the counts that all its spans share.
 *
 * <p>The counts and the extras are the only mutable state beside the immutable {@link TraceContext}s that point here.
 */
sealed class LocalTrace permits ForeignTrace {
    /** Belongs to {@link TraceContext#NONE}. */
    static final LocalTrace NONE = new LocalTrace(0, 0, 0, "", "", null);

    private static final VarHandle FLAGS_AND_COUNT;
    private static final VarHandle EXTRAS;
    private static final VarHandle EVENTS;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            FLAGS_AND_COUNT = lookup.findVarHandle(LocalTrace.class, "flagsAndCount", int.class);
            EXTRAS = lookup.findVarHandle(LocalTrace.class, "extras", Extra.class);
            EVENTS = lookup.findVarHandle(LocalTrace.class, "events", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    static final int SAMPLED = 0x01;
    static final int RANDOM = 0x02;
    static final int W3C_FLAGS = SAMPLED | RANDOM;

    /** Someone is debugging the trace: B3 and Jaeger can say so, W3C has no bit for it. Shares a byte with the W3C flags. */
    static final int DEBUG = 0x40;

    /** The count has eight bits more than it needs, so that threads that race past its end do not reach the flags. */
    private static final int FLAGS_SHIFT = 24;

    private static final int COUNT_MASK = (1 << FLAGS_SHIFT) - 1;

    private final long traceIdHigh;
    private final long traceIdLow;
    private final String requestId;
    private final String traceState;
    private @Nullable Extra extras;
    private @Nullable String traceId;

    /** The last text made: a retry, a second host or a foreign span sends it again. */
    private @Nullable String traceparent;

    /** Flags and span count share a field: another field makes every local trace eight bytes larger (AllocationTest, "hop"). */
    private volatile int flagsAndCount;

    /** The number of this request's log events in this process. */
    @SuppressWarnings("UnusedVariable") // through EVENTS
    private volatile int events;

    /**
     * @param flags the W3C flags and {@link #DEBUG}
     * @param requestId empty if it is the trace id
     */
    LocalTrace(
            long traceIdHigh, long traceIdLow, int flags, String requestId, String traceState, @Nullable Extra extras) {
        this.traceIdHigh = traceIdHigh;
        this.traceIdLow = traceIdLow;
        this.flagsAndCount = (flags & (W3C_FLAGS | DEBUG)) << FLAGS_SHIFT;
        this.requestId = requestId;
        this.traceState = traceState;
        this.extras = extras;
    }

    /** Returns a span id with the prefix of {@code sibling}; after 65,535 of them, one with a prefix of its own. */
    long nextSpanId(long sibling) {
        if (((int) FLAGS_AND_COUNT.getOpaque(this) & COUNT_MASK) < SpanIds.COUNT_BITS) {
            int count = ((int) FLAGS_AND_COUNT.getAndAdd(this, 1) & COUNT_MASK) + 1;
            if (count <= SpanIds.COUNT_BITS) {
                return sibling & ~SpanIds.COUNT_BITS | count;
            }
        }
        return SpanIds.random();
    }

    /** Returns the local trace of the request itself, which counts and adds up; another one if these ids are foreign. */
    LocalTrace root() {
        return this;
    }

    /** Counts one more log event and returns its number, from 1; 0 without a request of ours. */
    int nextEvent() {
        return (traceIdHigh | traceIdLow) == 0 ? 0 : (int) EVENTS.getAndAdd(this, 1) + 1;
    }

    /** Returns the span id that a message carries if {@code minted} was minted for it. */
    long sentAs(long minted) {
        return minted;
    }

    /** Whether the ids are those of this foreign span. */
    boolean isOf(Object span) {
        return false;
    }

    long traceIdHigh() {
        return traceIdHigh;
    }

    long traceIdLow() {
        return traceIdLow;
    }

    int traceFlags() {
        return flags() & W3C_FLAGS;
    }

    /** Returns the W3C flags and {@link #DEBUG}. */
    int flags() {
        return flagsAndCount >>> FLAGS_SHIFT;
    }

    /** Returns the extras. Plain read: the list is immutable, so a racing reader sees either the old or the new one. */
    @Nullable
    Extra extras() {
        return extras;
    }

    @Nullable
    Object extra(Object key) {
        return Extra.find(extras, key);
    }

    /** Returns a trace with the same ids and counts, without the extras of these keys. */
    LocalTrace without(long spanId, Object... keys) {
        CurrentSpanSource.Ids ids =
                new CurrentSpanSource.Ids(traceIdHigh, traceIdLow, spanId, traceFlags(), traceState);
        return new ForeignTrace(
                this, spanId, this, sentAs(0), ids, flags() & DEBUG, requestId(), Extra.without(keys, extras));
    }

    /** Adds an extra; an empty text is ignored. */
    void add(Object key, Object value) {
        Extra all;
        do {
            all = extras;
        } while (!EXTRAS.compareAndSet(this, all, Extra.with(key, value, all)));
    }

    void setDebug() {
        FLAGS_AND_COUNT.getAndBitwiseOr(this, (SAMPLED | DEBUG) << FLAGS_SHIFT);
    }

    <T extends RequestTotal> T total(Class<T> type, Supplier<T> maker) {
        T made = null;
        while (true) {
            Extra all = extras;
            Object found = Extra.find(all, type);
            if (found != null) {
                return type.cast(found);
            }
            made = made == null ? maker.get() : made;
            if (EXTRAS.compareAndSet(this, all, new Extra(type, made, all))) {
                return made;
            }
        }
    }

    void forEachTotal(Consumer<RequestTotal> action) {
        for (Extra extra = extras; extra != null; extra = extra.next()) {
            if (extra.value() instanceof RequestTotal total) {
                action.accept(total);
            }
        }
    }

    /** Returns the request id. If it is the trace id, its text is made at the first call: most requests never need it. */
    String requestId() {
        return requestId.isEmpty() ? traceId() : requestId;
    }

    String clientRequestId() {
        String id = (String) extra(Extra.CLIENT_REQUEST_ID);
        return id == null ? "" : id;
    }

    String traceState() {
        return traceState;
    }

    String traceId() {
        // Two racing threads make the text twice and lose nothing: a String is safe to publish without a fence.
        String text = traceId;
        if (text == null) {
            text = (traceIdHigh | traceIdLow) == 0
                    ? ""
                    : isNamedByTrace() ? requestId : Hex.of(traceIdHigh, traceIdLow);
            traceId = text;
        }
        return text;
    }

    /** Whether the request id that came in is the trace id: a caller without another id sends both, and one text serves. */
    private boolean isNamedByTrace() {
        return requestId.length() == 32
                && traceIdHigh != 0
                && traceIdLow != 0
                && Hex.parse16(requestId, 0) == traceIdHigh
                && Hex.parse16(requestId, 16) == traceIdLow;
    }

    /** Returns the {@code traceparent} of a message sent by this span. */
    String traceparent(long spanId) {
        String text = traceparent;
        if (text == null || !Traceparent.namesSpan(text, spanId)) {
            text = newTraceparent(spanId, text);
            traceparent = text;
        }
        return text;
    }

    /** @param sibling the text of another span, of which all but the span id is taken; null if there is none yet */
    @SuppressWarnings("deprecation") // getBytes drops the upper byte of a char; our own text is ASCII
    private String newTraceparent(long spanId, @Nullable String sibling) {
        byte[] text = Hex.scratch();
        if (sibling == null) {
            Traceparent.write(traceIdHigh, traceIdLow, spanId, traceFlags(), text);
        } else {
            sibling.getBytes(0, Traceparent.LENGTH, text, 0);
            Hex.write(spanId, text, Traceparent.SPAN_ID);
        }
        return new String(text, 0, Traceparent.LENGTH, StandardCharsets.ISO_8859_1);
    }
}
