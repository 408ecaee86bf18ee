package dev.clew.propagation;

import dev.clew.context.Baggage;
import dev.clew.context.DebugToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The values that {@link Propagator}s have read from one message, before the inbound policy has judged them.
 *
 * <p>Mutable and for one thread. The first trace and the first request id that are set win, so formats are read in order of
 * precedence. All texts are empty, never null, until they are set.
 */
public final class Extracted {
    private static final int SAMPLED = 0x01;
    private static final int KNOWN_FLAGS = 0x03;

    /** A bound on the list of one message, so that hostile input cannot make it grow. */
    private static final int MAX_REJECTIONS = 16;

    private long traceIdHigh;
    private long traceIdLow;
    private long parentId;
    private int traceFlags;
    private boolean samplingDecided;
    private boolean debug;
    private String traceState = "";
    private @Nullable Object format;
    private String vendorFields = "";
    private String requestId = "";
    private String clientRequestId = "";
    private @Nullable DebugToken debugToken;
    private Baggage baggage = Baggage.EMPTY;
    private @Nullable List<String> rejections;

    private Extracted() {}

    /** Returns an empty one. */
    public static Extracted create() {
        return new Extracted();
    }

    /**
     * Sets the caller's span and its flags. Ignored if a trace is already set or the id is zero.
     *
     * @param parent zero if the format names a trace but no span
     * @param flags as in W3C Trace Context; reserved bits are dropped
     * @return whether the trace was taken, so that what belongs to it may be set too
     */
    public boolean trace(long high, long low, long parent, int flags) {
        if (!trace(high, low, parent)) {
            return false;
        }
        traceFlags = flags & KNOWN_FLAGS;
        samplingDecided = true;
        debug = false;
        return true;
    }

    /**
     * Sets the span of a caller that left the sampling to us. Ignored if a trace is already set or the id is zero.
     *
     * @param parent zero if the format names a trace but no span
     * @return whether the trace was taken, so that what belongs to it may be set too
     */
    public boolean trace(long high, long low, long parent) {
        if (hasTrace() || (high | low) == 0) {
            return false;
        }
        traceIdHigh = high;
        traceIdLow = low;
        parentId = parent;
        return true;
    }

    /** Sets whether to sample, with or without a trace. Ignored if that is already decided. */
    public void sampled(boolean yes) {
        if (!samplingDecided) {
            traceFlags = yes ? SAMPLED : 0;
            samplingDecided = true;
        }
    }

    /** Marks the trace as sampled and as one that someone is debugging. Ignored if the sampling is already decided. */
    public void debug() {
        if (!samplingDecided) {
            sampled(true);
            debug = true;
        }
    }

    /** Sets the valid {@code tracestate} that belongs to the trace. */
    public void traceState(String state) {
        traceState = Objects.requireNonNull(state);
    }

    /**
     * Keeps a text that belongs to the trace, for {@link dev.clew.context.TraceContext#vendorFields}.
     *
     * @param reader the format that has read the trace and will write the text again
     */
    public void vendorFields(Object reader, String text) {
        format = reader;
        vendorFields = Objects.requireNonNull(text);
    }

    /** Sets the valid request id. Ignored if one is already set. */
    public void requestId(String id) {
        if (requestId.isEmpty()) {
            requestId = Objects.requireNonNull(id);
        }
    }

    /** Sets the valid id that an edge service kept of its client. */
    public void clientRequestId(String id) {
        clientRequestId = id;
    }

    /** Sets a verified debug token. */
    public void debugToken(DebugToken token) {
        debugToken = token;
    }

    /** Adds baggage. If a key is set already, its first value stays. */
    public void baggage(Baggage value) {
        baggage = baggage.isEmpty() ? Objects.requireNonNull(value) : baggage.withMissing(value);
    }

    /** Replaces the baggage that was read so far. */
    void onlyBaggage(Baggage value) {
        baggage = value;
    }

    /**
     * Says that a field was there and invalid.
     *
     * @param reason the name of its counter, a constant such as {@code traceparent.malformed}; never a value from outside
     */
    public void reject(String reason) {
        if (rejections == null) {
            rejections = new ArrayList<>(2);
        }
        if (rejections.size() < MAX_REJECTIONS) {
            rejections.add(reason);
        }
    }

    /**
     * Drops everything but a debug token, whose signature speaks for it, and the rejections.
     *
     * @param keptClientRequestId the id to keep as the client's; empty for none
     */
    public void restart(String keptClientRequestId) {
        // In place: with a second object, the JIT would no longer replace either of them by its fields.
        traceIdHigh = 0;
        traceIdLow = 0;
        parentId = 0;
        traceFlags = 0;
        samplingDecided = false;
        debug = false;
        traceState = "";
        vendorFields = "";
        requestId = "";
        clientRequestId = keptClientRequestId;
        baggage = Baggage.EMPTY;
    }

    /** Whether a trace was read. */
    public boolean hasTrace() {
        return (traceIdHigh | traceIdLow) != 0;
    }

    /** Whether a request id or a trace was read. */
    public boolean hasId() {
        return hasTrace() || !requestId.isEmpty();
    }

    /** Returns the upper 64 bits of the trace id. */
    public long traceIdHigh() {
        return traceIdHigh;
    }

    /** Returns the lower 64 bits of the trace id. */
    public long traceIdLow() {
        return traceIdLow;
    }

    /** Returns the caller's span id, zero if there is none. */
    public long parentId() {
        return parentId;
    }

    /** Returns the W3C flags; zero if the caller did not decide about the sampling. */
    public int traceFlags() {
        return traceFlags;
    }

    /** Whether the caller decided about the sampling. */
    public boolean isSamplingDecided() {
        return samplingDecided;
    }

    /** Whether someone is debugging the trace. */
    public boolean isDebug() {
        return debug;
    }

    /** Returns the {@code tracestate}. */
    public String traceState() {
        return traceState;
    }

    /** Returns the format that has read {@link #vendorFields()}; null if there are none or no trace. */
    public @Nullable Object vendorFormat() {
        return hasTrace() && !vendorFields.isEmpty() ? format : null;
    }

    /** Returns the text that the trace's format keeps beside the ids. */
    public String vendorFields() {
        return vendorFields;
    }

    /** Returns the request id. */
    public String requestId() {
        return requestId;
    }

    /** Returns the client's id that an edge service kept. */
    public String clientRequestId() {
        return clientRequestId;
    }

    /** Returns the verified debug token, null if there is none. */
    public @Nullable DebugToken debugToken() {
        return debugToken;
    }

    /** Returns the baggage. */
    public Baggage baggage() {
        return baggage;
    }

    /** Returns the reasons of {@link #reject}, in their order. */
    public List<String> rejections() {
        return rejections == null ? List.of() : rejections;
    }
}
