package dev.clew.story.line;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;

/** The names that fields have in other forms, and those that they have in Clew's logfmt. */
final class FieldNames {
    private static final Map<String, String> NAMES = Map.ofEntries(
            // the Elastic Common Schema, as Clew and Spring Boot write it
            Map.entry("@timestamp", "ts"),
            Map.entry("log.level", "level"),
            Map.entry("service.name", "service"),
            Map.entry("service.version", "version"),
            Map.entry("service.node.name", "instance"),
            Map.entry("http.request.id", "request_id"),
            Map.entry("trace.id", "trace_id"),
            Map.entry("span.id", "span_id"),
            Map.entry("log.logger", "logger"),
            Map.entry("process.thread.name", "thread"),
            Map.entry("message", "msg"),
            Map.entry("error.type", "error"),
            Map.entry("error.message", "error_msg"),
            Map.entry("error.stack_trace", "stack"),
            Map.entry("event.action", "event"),
            Map.entry("destination.address", "peer"),
            Map.entry("http.response.status_code", "status"),
            // logstash-logback-encoder, Spring Boot's logstash
            Map.entry("logger_name", "logger"),
            Map.entry("thread_name", "thread"),
            Map.entry("stack_trace", "stack"),
            // Logback's own encoder, Micrometer's MDC, Log4j2's templates
            Map.entry("timestamp", "ts"),
            Map.entry("time", "ts"),
            Map.entry("requestId", "request_id"),
            Map.entry("traceId", "trace_id"),
            Map.entry("spanId", "span_id"),
            Map.entry("X-Request-ID", "request_id"));

    private FieldNames() {}

    /** Returns the fields by their names in logfmt; those of other names keep them. */
    static Map<String, String> translated(Map<String, String> fields) {
        Map<String, String> translated = new LinkedHashMap<>(fields.size() * 2);
        fields.forEach((name, value) -> {
            if (name.equals("event.duration")) {
                translated.putIfAbsent("duration_ms", millis(value));
            } else if (!name.equals("event.outcome")) {
                translated.putIfAbsent(name(name), value);
            }
        });
        return translated;
    }

    /** Returns the name in logfmt. */
    static String name(String name) {
        String known = NAMES.get(name);
        if (known != null) {
            return known;
        }
        return name.startsWith("clew.") ? name.substring("clew.".length()) : name;
    }

    private static String millis(String nanos) {
        try {
            return nanos.length() > 20
                    ? nanos
                    : new BigDecimal(nanos)
                            .movePointLeft(6)
                            .setScale(3, RoundingMode.HALF_UP)
                            .toPlainString();
        } catch (NumberFormatException e) {
            return nanos;
        }
    }
}
