package dev.clew;

import java.util.List;

/**
 * A wire format: what is read from an incoming message and written to an outgoing one.
 *
 * <p>The ready-made formats are the static methods here. One of your own must accept any input without an exception;
 * should it throw all the same, its field is skipped and counted, and the request is served.
 */
public interface Propagator {
    /** Returns the names of all fields that {@link #inject} may write, in its order. */
    List<String> fields();

    /**
     * Reads what is there and valid into {@code inbound}; what is not valid is left out and rejected with a reason.
     *
     * <p>Its work and memory stay within a bound of its own, whatever comes in.
     */
    <C> void extract(C carrier, Getter<? super C> getter, Inbound inbound);

    /**
     * Writes the context with {@code spanId} in the place of its own span.
     *
     * <p>The id is given apart so that a child can be minted for one message without an object for it.
     *
     * @param spanId the sending span, never zero
     */
    <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter);

    /** Returns W3C Trace Context: {@code traceparent} and {@code tracestate}, levels 1 and 2. */
    static Propagator w3c() {
        return W3cTraceContext.INSTANCE;
    }

    /** Returns W3C Baggage: the {@code baggage} header. */
    static Propagator baggage() {
        return BaggageHeader.INSTANCE;
    }

    /** Returns Zipkin's B3, read from one header or else from several, written as one. */
    static Propagator b3() {
        return B3.ANY;
    }

    /** Returns Zipkin's B3 in the one header {@code b3}. */
    static Propagator b3Single() {
        return B3.SINGLE;
    }

    /** Returns Zipkin's B3 in headers that begin with {@code X-B3-}. */
    static Propagator b3Multi() {
        return B3.MULTI;
    }

    /**
     * Returns the {@code X-Amzn-Trace-Id} of AWS; its unknown keys go out again.
     *
     * <p>X-Ray itself may want trace ids from {@link IdGenerator#xray()}, which begin with the time.
     */
    static Propagator xray() {
        return XRay.INSTANCE;
    }

    /** Returns Google's {@code X-Cloud-Trace-Context}. */
    static Propagator cloudTrace() {
        return CloudTrace.INSTANCE;
    }

    /** Returns Jaeger's {@code uber-trace-id}. */
    static Propagator jaeger() {
        return Jaeger.INSTANCE;
    }

    /** Returns Datadog's {@code x-datadog-} headers; their priority and their {@code _dd.p.} tags go out again. */
    static Propagator datadog() {
        return Datadog.INSTANCE;
    }

    /**
     * Returns the request id in a header of this name.
     *
     * @param header read and written
     * @param aliases read only, in this order, where the header itself is absent or bad
     * @throws IllegalArgumentException if a name is no RFC 9110 token
     */
    static Propagator requestId(String header, String... aliases) {
        return RequestIdHeader.create(header, List.of(aliases));
    }

    /**
     * Returns {@code X-Client-Request-ID}: the id that an edge service kept, for the services behind it.
     *
     * <p>Over HTTP it goes to the hosts of {@code clew.outbound.hosts} alone.
     */
    static Propagator clientRequestId() {
        return ClientRequestIdHeader.INSTANCE;
    }

    /** Returns a format that reads in this order, the first valid trace and request id winning, and writes all. */
    static Propagator composite(Propagator... propagators) {
        return new CompositePropagator(List.of(propagators));
    }
}
