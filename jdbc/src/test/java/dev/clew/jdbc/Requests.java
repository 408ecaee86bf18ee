package dev.clew.jdbc;

import dev.clew.Clew;
import dev.clew.context.TraceContext;
import java.util.Locale;
import java.util.Map;

/** Contexts as an inbound adapter would make them. */
final class Requests {
    private Requests() {}

    static TraceContext request(Clew clew, String requestId) {
        return clew.receive(Map.of("x-request-id", requestId), Requests::header, "");
    }

    static TraceContext request(Clew clew, String requestId, String traceparent) {
        return clew.receive(Map.of("x-request-id", requestId, "traceparent", traceparent), Requests::header, "");
    }

    private static String header(Map<String, String> headers, String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }
}
