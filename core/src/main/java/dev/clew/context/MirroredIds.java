package dev.clew.context;

/** The values that the MDC mirror writes. {@link TraceContext} alone has them; the mirror need not know it. */
interface MirroredIds {
    boolean isNone();

    String requestId();

    String traceId();

    String spanId();

    int traceFlags();

    long traceIdLow();

    long spanIdAsLong();

    Baggage baggage();
}
