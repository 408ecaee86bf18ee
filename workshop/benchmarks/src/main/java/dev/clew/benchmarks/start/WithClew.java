package dev.clew.benchmarks.start;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.propagation.Getter;
import dev.clew.propagation.Setter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Clew as {@link Clew#global()} makes it. */
final class WithClew {
    private final Clew clew;

    public static void main(String... arguments) {
        Map<String, String> outgoing = new HashMap<>();
        Clock clock = Clock.begin();
        WithClew clew = new WithClew();
        clock.ready();
        String found = clew.request(outgoing);
        clock.done(found, outgoing);
    }

    private enum Headers implements Getter<Map<String, String>>, Setter<Map<String, String>> {
        IN_A_MAP;

        @Override
        public @Nullable String get(Map<String, String> headers, String name) {
            return headers.get(name);
        }

        @Override
        public void set(Map<String, String> headers, String name, String value) {
            headers.put(name, value);
        }
    }

    private WithClew() {
        clew = Clew.global();
    }

    private String request(Map<String, String> outgoing) {
        Map<String, String> headers = Map.of("traceparent", "00-" + Clock.TRACE_ID + "-" + Clock.SPAN_ID + "-01");
        TraceContext server = clew.receive(headers, Headers.IN_A_MAP, "");
        Span span = clew.span(Span.Kind.SERVER, server).name("POST /orders").begin();
        try (Scope scope = server.makeCurrent()) {
            String found = MDC.get("trace_id");
            clew.send(Span.Kind.CLIENT, TraceContext.current(), outgoing, Headers.IN_A_MAP)
                    .name("GET /stock")
                    .begin()
                    .end();
            return found;
        } finally {
            span.end();
        }
    }
}
