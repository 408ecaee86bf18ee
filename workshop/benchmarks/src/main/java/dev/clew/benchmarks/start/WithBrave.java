package dev.clew.benchmarks.start;

import brave.Span;
import brave.Tracer;
import brave.Tracing;
import brave.context.slf4j.MDCScopeDecorator;
import brave.propagation.CurrentTraceContext;
import brave.propagation.Propagation;
import brave.propagation.ThreadLocalCurrentTraceContext;
import brave.propagation.TraceContext;
import brave.sampler.Sampler;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Brave with its MDC decorator and the one format that it has itself, B3; it never samples. */
final class WithBrave {
    private final CurrentTraceContext current;
    private final Tracer tracer;
    private final TraceContext.Extractor<Map<String, String>> extractor;
    private final TraceContext.Injector<Map<String, String>> injector;

    public static void main(String... arguments) {
        Map<String, String> outgoing = new HashMap<>();
        Clock clock = Clock.begin();
        WithBrave brave = new WithBrave();
        clock.ready();
        String found = brave.request(outgoing);
        clock.done(found, outgoing);
    }

    private enum Headers
            implements
                    Propagation.Getter<Map<String, String>, String>, Propagation.Setter<Map<String, String>, String> {
        IN_A_MAP;

        @Override
        public @Nullable String get(Map<String, String> headers, String name) {
            return headers.get(name);
        }

        @Override
        public void put(Map<String, String> headers, String name, String value) {
            headers.put(name, value);
        }
    }

    private WithBrave() {
        current = ThreadLocalCurrentTraceContext.newBuilder()
                .addScopeDecorator(MDCScopeDecorator.get())
                .build();
        Tracing tracing = Tracing.newBuilder()
                .currentTraceContext(current)
                .traceId128Bit(true)
                .supportsJoin(false)
                .sampler(Sampler.NEVER_SAMPLE)
                .build();
        tracer = tracing.tracer();
        extractor = tracing.propagation().extractor(Headers.IN_A_MAP);
        injector = tracing.propagation().injector(Headers.IN_A_MAP);
    }

    private String request(Map<String, String> outgoing) {
        Map<String, String> headers = Map.of("X-B3-TraceId", Clock.TRACE_ID, "X-B3-SpanId", Clock.SPAN_ID);
        Span server = tracer.nextSpan(extractor.extract(headers))
                .kind(Span.Kind.SERVER)
                .name("POST /orders")
                .start();
        try (CurrentTraceContext.Scope scope = current.newScope(server.context())) {
            String found = MDC.get("traceId");
            Span client =
                    tracer.nextSpan().kind(Span.Kind.CLIENT).name("GET /stock").start();
            injector.inject(client.context(), outgoing);
            client.finish();
            return found;
        } finally {
            server.finish();
        }
    }
}
