package dev.clew;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Propagator} reads into, before the policy has judged it.
 *
 * <p>Mutable, of one thread and one message. The first trace and the first request id that are set win, so formats are
 * read in their order of precedence.
 */
public final class Inbound {
    /** More reasons of one message are one reason too many; a hostile one must not make this list grow. */
    private static final int MAX_REJECTIONS = 16;

    private long traceHigh;
    private long traceLow;
    private long parentId;
    private int traceFlags;
    private boolean samplingDecided;
    private String traceState = "";
    private @Nullable HopExtra vendorFields;
    private String requestId = "";
    private String clientRequestId = "";
    private @Nullable DebugToken debugToken;
    private Baggage baggage = Baggage.EMPTY;
    private @Nullable List<String> rejections;

    private Inbound() {}

    /** Returns one into which nothing was read. */
    public static Inbound create() {
        return new Inbound();
    }

    /**
     * Sets the caller's span and its flags. Ignored where a trace is already set or the id is zero.
     *
     * @param parent zero where the format names a trace but no span
     * @param flags reserved bits are dropped
     * @return whether it was taken, so that what belongs to this trace may be set too
     */
    public boolean trace(long high, long low, long parent, int flags) {
        if (!trace(high, low, parent)) {
            return false;
        }
        traceFlags = flags & TraceContext.KNOWN_FLAGS;
        samplingDecided = true;
        return true;
    }

    /**
     * Sets the caller's span where the caller left it to us whether to sample.
     *
     * @param parent zero where the format names a trace but no span
     * @return whether it was taken: not where a trace is already set or the id is zero
     */
    public boolean trace(long high, long low, long parent) {
        if (hasTrace() || (high | low) == 0) {
            return false;
        }
        traceHigh = high;
        traceLow = low;
        parentId = parent;
        return true;
    }

    /** Sets whether to sample, with or without a trace. Ignored where that is already decided. */
    public void sampled(boolean yes) {
        if (!samplingDecided) {
            traceFlags = yes ? TraceContext.SAMPLED : 0;
            samplingDecided = true;
        }
    }

    /** Sets that someone is debugging the trace: it is sampled, and the formats that can say so say it again. */
    void debug() {
        if (!samplingDecided) {
            traceFlags = TraceContext.SAMPLED | Hop.DEBUG;
            samplingDecided = true;
        }
    }

    /** Sets the {@code tracestate} that belongs to the trace, already valid. */
    public void traceState(String state) {
        traceState = Objects.requireNonNull(state);
    }

    /** Sets what the format of the trace read beyond it. */
    void vendorFields(Propagator format, String text) {
        vendorFields = new HopExtra(format, text, null);
    }

    /** Sets the request id, already valid. Ignored where one is already set. */
    public void requestId(String id) {
        if (requestId.isEmpty()) {
            requestId = Objects.requireNonNull(id);
        }
    }

    /** Sets the id that an edge service kept of its client, already valid. */
    public void clientRequestId(String id) {
        clientRequestId = id;
    }

    /** Sets the token that was found genuine. */
    void debugToken(DebugToken token) {
        debugToken = token;
    }

    /** Sets the baggage. */
    public void baggage(Baggage value) {
        baggage = Objects.requireNonNull(value);
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
        if (rejections.size() < MAX_REJECTIONS) {
            rejections.add(reason);
        }
    }

    /** Whether a trace was read. */
    public boolean hasTrace() {
        return (traceHigh | traceLow) != 0;
    }

    /** The request id read, empty where there was none. */
    public String requestId() {
        return requestId;
    }

    /**
     * Forgets all that was read, but for a token that is signed. Done in place: a second object would cost both of them
     * their scalar replacement.
     */
    void restart(String keptClientRequestId) {
        traceHigh = 0;
        traceLow = 0;
        parentId = 0;
        traceFlags = 0;
        samplingDecided = false;
        traceState = "";
        vendorFields = null;
        requestId = "";
        clientRequestId = keptClientRequestId;
        baggage = Baggage.EMPTY;
    }

    List<String> rejections() {
        return rejections == null ? List.of() : rejections;
    }

    void countRejections(Clew.Counters counters) {
        if (rejections != null) {
            rejections.forEach(reason -> counters.add("rejected." + reason));
        }
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

    /** The W3C flags and {@link Hop#DEBUG}; zero as long as {@link #samplingDecided} is false. */
    int traceFlags() {
        return traceFlags;
    }

    boolean samplingDecided() {
        return samplingDecided;
    }

    String traceState() {
        return traceState;
    }

    @Nullable
    HopExtra vendorFields() {
        return vendorFields;
    }

    /** Returns what was read beside ids, state and baggage. */
    @Nullable
    HopExtra extras() {
        return HopExtra.with(
                HopExtra.CLIENT_REQUEST_ID,
                clientRequestId,
                HopExtra.with(HopExtra.DEBUG_TOKEN, debugToken, hasTrace() ? vendorFields : null));
    }

    String clientRequestId() {
        return clientRequestId;
    }

    Baggage baggage() {
        return baggage;
    }
}
