package dev.clew.context;

import java.util.List;

/** The MDC keys of the ids ({@code clew.mdc}). */
public enum MdcPreset {
    /** {@code request_id}, {@code trace_id}, {@code span_id}. */
    PLAIN("request_id", "trace_id", "span_id"),
    /** The keys of OpenTelemetry's appenders: {@code request_id}, {@code trace_id}, {@code span_id}, {@code trace_flags}. */
    OTEL("request_id", "trace_id", "span_id", "trace_flags"),
    /** The keys of Micrometer Tracing: {@code requestId}, {@code traceId}, {@code spanId}. */
    MICROMETER("requestId", "traceId", "spanId"),
    /** The keys of the Elastic Common Schema: {@code http.request.id}, {@code trace.id}, {@code span.id}. */
    ECS("http.request.id", "trace.id", "span.id"),
    /** {@code request_id}; {@code dd.trace_id} and {@code dd.span_id} in decimal, as Datadog reads them. */
    DATADOG("request_id", "dd.trace_id", "dd.span_id"),
    /** No keys: nothing is mirrored. */
    OFF;

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<String> keys;

    MdcPreset(String... keys) {
        this.keys = List.of(keys);
    }

    /** Returns the keys of request id, trace id, span id and trace flags, in this order, as far as the preset has them. */
    public List<String> keys() {
        return keys;
    }
}
