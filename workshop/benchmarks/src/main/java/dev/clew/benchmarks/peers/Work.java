package dev.clew.benchmarks.peers;

import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.MDC;

/** The same headers and the same reads for every contestant. */
public final class Work {
    public static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

    /** Not sampled, so that nobody records: each peer takes its cheapest way. */
    public static final String TRACEPARENT = "00-" + TRACE_ID + "-00f067aa0ba902b7-00";

    private static final String SAMPLED_TRACEPARENT = "00-" + TRACE_ID + "-00f067aa0ba902b7-01";

    public static final String REQUEST_ID = "0193b3a5-6f0e-7c7a-b8de-5d1c7d2e4f60";

    private Work() {}

    /** Returns a request's headers: some that any browser sends, {@code traceparent}, and that of the scenario. */
    public static Map<String, String> headers(String scenario) {
        Map<String, String> headers = new HashMap<>(Map.of(
                "host", "orders.example.org",
                "user-agent", "curl/8.5.0",
                "accept", "*/*",
                "accept-encoding", "gzip",
                "content-type", "application/json",
                "content-length", "117",
                "traceparent", TRACEPARENT));
        switch (scenario) {
            case "extractWithState" -> headers.put("tracestate", "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE,es=s:1.0");
            case "extractWithRequestId" -> headers.put("X-Request-ID", REQUEST_ID);
            case "sampledRequest" -> headers.put("traceparent", SAMPLED_TRACEPARENT);
            case "baggage" -> headers.put("baggage", "tenant=acme,region=eu-west-1,plan=gold");
            default -> {}
        }
        return headers;
    }

    /** Returns the headers to write to; each is there already, so that the map itself allocates nothing. */
    static Map<String, String> outgoing() {
        Map<String, String> headers = headers("");
        headers.putAll(Map.of("traceparent", "", "tracestate", "", "baggage", ""));
        return headers;
    }

    /** Reads an id as three log lines would. */
    public static int readThree(String key) {
        return readAsAnEvent(key) + readAsAnEvent(key) + readAsAnEvent(key);
    }

    /** Asks the MDC as Logback's event does for an appender; the length keeps the read from being dropped. */
    private static int readAsAnEvent(String key) {
        Map<String, String> mdc = ((LogbackMDCAdapter) MDC.getMDCAdapter()).getPropertyMap();
        String id = mdc == null ? null : mdc.get(key);
        return id == null ? 0 : id.length();
    }

    /** Looks at the MDC without the copy that Logback makes for an event. */
    static int length(String key) {
        String id = MDC.get(key);
        return id == null ? 0 : id.length();
    }
}
