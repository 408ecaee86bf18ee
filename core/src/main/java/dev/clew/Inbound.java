package dev.clew;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Propagator} reads into, before the policy has judged it.
 *
 * <p>Mutable, of one thread and one message. The first trace and the first request id that are set win, so formats are
 * read in their order of precedence.
 */
public final class Inbound {
    private long traceHigh;
    private long traceLow;
    private long parentId;
    private int traceFlags;
    private String traceState = "";
    private String requestId = "";
    private Baggage baggage = Baggage.EMPTY;
    private @Nullable List<String> rejections;

    private Inbound() {}

    /** Returns one into which nothing was read. */
    public static Inbound create() {
        return new Inbound();
    }

    /**
     * Sets the caller's span. Ignored where one is already set or an id is zero.
     *
     * @param flags reserved bits are dropped
     */
    public void trace(long high, long low, long parent, int flags) {
        if (!hasTrace() && (high | low) != 0 && parent != 0) {
            traceHigh = high;
            traceLow = low;
            parentId = parent;
            traceFlags = flags & TraceContext.KNOWN_FLAGS;
        }
    }

    /** Sets the {@code tracestate} that belongs to the trace, already valid. */
    public void traceState(String state) {
        traceState = state;
    }

    /** Sets the request id, already valid. Ignored where one is already set. */
    public void requestId(String id) {
        if (requestId.isEmpty()) {
            requestId = id;
        }
    }

    /** Sets the baggage. */
    public void baggage(Baggage value) {
        baggage = value;
    }

    /**
     * Says that something was there and not valid.
     *
     * @param reason the name it is counted under, a constant such as {@code traceparent.malformed}: never a raw value
     */
    public void reject(String reason) {
        if (rejections == null) {
            rejections = new ArrayList<>(2);
        }
        rejections.add(reason);
    }

    /** Whether a trace was read. */
    public boolean hasTrace() {
        return (traceHigh | traceLow) != 0;
    }

    /** The request id read, empty where there was none. */
    public String requestId() {
        return requestId;
    }

    List<String> rejections() {
        return rejections == null ? List.of() : rejections;
    }

    long traceHigh() {
        return traceHigh;
    }

    long traceLow() {
        return traceLow;
    }

    long parentId() {
        return parentId;
    }

    int traceFlags() {
        return traceFlags;
    }

    String traceState() {
        return traceState;
    }

    Baggage baggage() {
        return baggage;
    }
}
