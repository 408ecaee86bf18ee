package dev.clew.propagation;

import java.util.List;

/**
 * The built-in wire formats, and ways to combine formats.
 *
 * <p>All of them are immutable and safe for all threads.
 */
public final class Propagators {
    private Propagators() {}

    /** Returns W3C Trace Context: {@code traceparent} and {@code tracestate}, levels 1 and 2. */
    public static Propagator w3c() {
        return W3cTraceContext.INSTANCE;
    }

    /** Returns W3C Baggage: the {@code baggage} header. */
    public static Propagator baggage() {
        return BaggageHeader.INSTANCE;
    }

    /**
     * Returns the request id in a header of this name.
     *
     * @param header read and written
     * @param aliases read only, in this order, if the header itself is absent or invalid
     * @throws IllegalArgumentException if a name is no RFC 9110 token
     */
    public static Propagator requestId(String header, String... aliases) {
        return RequestIdHeader.create(header, List.of(aliases));
    }

    /**
     * Returns {@code X-Client-Request-ID}: the client's id that an edge service kept, for the services behind it.
     *
     * <p>Over HTTP it goes only to the hosts of {@code clew.outbound.hosts}.
     */
    public static Propagator clientRequestId() {
        return ClientRequestIdHeader.INSTANCE;
    }

    /** Returns a format that reads all of these in order, the first valid trace and request id winning, and writes all of them. */
    public static Propagator composite(Propagator... propagators) {
        return new CompositePropagator(List.of(propagators));
    }

    /**
     * Returns the formats of {@code clew.propagators}.
     *
     * @param names comma-separated; the names that are not built in come from {@link PropagatorProvider}s
     * @param requestIdHeaders the names for {@code request-id}: the first is read and written, the others are read
     * @throws IllegalArgumentException for an unknown name, saying which names there are, or a header that is no token
     */
    public static Propagator named(String names, List<String> requestIdHeaders) {
        return NamedFormats.parse(names, requestIdHeaders);
    }

    /**
     * Returns a format with headers of the application beside it, which are baggage within the process.
     *
     * <p>The key of a header's entry is its name as it is spelt here. The entry goes out in its header alone, and other
     * baggage that comes in under the key, in any case, is left out.
     *
     * @param requestIdHeaders the names of the request id, which may not be among the headers
     * @throws IllegalArgumentException if a header may not be propagated, saying which may
     */
    public static Propagator withHeaders(Propagator format, List<String> requestIdHeaders, List<String> headers) {
        return headers.isEmpty() ? format : PropagatedHeaders.create(format, requestIdHeaders, headers);
    }
}
