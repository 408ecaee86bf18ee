package dev.clew.benchmarks.start;

import java.util.HashMap;
import java.util.Map;
import org.slf4j.MDC;

/** A request without a library: what the harness and the MDC take. */
final class WithNothing {
    public static void main(String... arguments) {
        Map<String, String> outgoing = new HashMap<>();
        Clock clock = Clock.begin();
        WithNothing nothing = new WithNothing();
        clock.ready();
        String found = nothing.request(outgoing);
        clock.done(found, outgoing);
    }

    private String request(Map<String, String> outgoing) {
        MDC.put("trace_id", Clock.TRACE_ID);
        String found = MDC.get("trace_id");
        outgoing.put("traceparent", "00-" + Clock.TRACE_ID + "-" + Clock.SPAN_ID + "-01");
        MDC.remove("trace_id");
        return found;
    }
}
