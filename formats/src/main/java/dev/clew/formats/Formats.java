package dev.clew.formats;

import dev.clew.propagation.Propagator;
import dev.clew.propagation.PropagatorProvider;
import java.util.Map;

/**
 * The wire formats of tracing vendors.
 *
 * <p>With this module on the class path, {@code clew.propagators} knows them by the names {@code b3}, {@code b3-single},
 * {@code b3-multi}, {@code xray}, {@code cloud-trace}, {@code jaeger} and {@code datadog}. All of them are immutable and safe for all threads.
 */
public final class Formats implements PropagatorProvider {
    /** For {@link java.util.ServiceLoader}. */
    public Formats() {}

    /** Returns Zipkin's B3: reads one header or else several, writes one. */
    public static Propagator b3() {
        return B3.ANY;
    }

    /** Returns Zipkin's B3 in the one header {@code b3}. */
    public static Propagator b3Single() {
        return B3.SINGLE;
    }

    /** Returns Zipkin's B3 in headers that begin with {@code X-B3-}. */
    public static Propagator b3Multi() {
        return B3.MULTI;
    }

    /**
     * Returns the {@code X-Amzn-Trace-Id} of AWS. Unknown keys go out again.
     *
     * <p>X-Ray itself may want trace ids from {@link dev.clew.ids.IdGenerators#xray()}, which begin with the time.
     */
    public static Propagator xray() {
        return XRay.INSTANCE;
    }

    /** Returns Google's {@code X-Cloud-Trace-Context}. */
    public static Propagator cloudTrace() {
        return CloudTrace.INSTANCE;
    }

    /** Returns Jaeger's {@code uber-trace-id}, and baggage in {@code jaeger-baggage}. */
    public static Propagator jaeger() {
        return Jaeger.INSTANCE;
    }

    /** Returns Datadog's {@code x-datadog-} headers. Their priority and their {@code _dd.p.} tags go out again. */
    public static Propagator datadog() {
        return Datadog.INSTANCE;
    }

    @Override
    public Map<String, Propagator> propagators() {
        return Map.of(
                "b3", b3(),
                "b3-single", b3Single(),
                "b3-multi", b3Multi(),
                "xray", xray(),
                "cloud-trace", cloudTrace(),
                "jaeger", jaeger(),
                "datadog", datadog());
    }
}
