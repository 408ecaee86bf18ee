package dev.clew.micrometer.brave;

import static org.assertj.core.api.Assertions.assertThat;

import brave.Span;
import brave.Tracer;
import brave.Tracing;
import brave.handler.SpanHandler;
import brave.propagation.CurrentTraceContext;
import brave.propagation.ThreadLocalCurrentTraceContext;
import dev.clew.Clew;
import dev.clew.context.Counters;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class BraveTest {
    private final CurrentTraceContext current = ThreadLocalCurrentTraceContext.newBuilder()
            .addScopeDecorator(CorrelationScopeDecorator.create())
            .build();
    private final Tracing tracing = Tracing.newBuilder()
            .currentTraceContext(current)
            .traceId128Bit(true)
            .addSpanHandler(SpanHandler.NOOP)
            .build();
    private final Tracer tracer = tracing.tracer();
    private final Clew clew = Clew.builder().setting("clew.span.log", "true").build();

    @AfterEach
    void leavesNothingBehind() {
        tracing.close();
        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
        assertThat(MDC.get("trace_id")).isNull();
        assertThat(Counters.shared().get("skipped.current_span_source")).isZero();
    }

    @Test
    void isTheTracerThatIsFound() {
        assertThat(clew.describe()).contains("source=BraveSource");
    }

    @Test
    void spanWithinARequestGivesItsIdsAndTakesThemAwayAgain() {
        TraceContext request = clew.root();
        try (Scope scope = request.makeCurrent()) {
            Span span = tracer.nextSpan().start();
            try (Tracer.SpanInScope inScope = tracer.withSpanInScope(span)) {
                assertThat(TraceContext.current().traceId())
                        .isEqualTo(span.context().traceIdString());
                assertThat(mdc()).isEqualTo(keys(request.requestId(), span));
            } finally {
                span.finish();
            }
            assertThat(TraceContext.current()).isSameAs(request);
            assertThat(MDC.get("span_id")).isEqualTo(request.spanId());
        }
    }

    @Test
    void spanOutsideARequestShowsItsTraceIdAsRequestId() {
        Span span = tracer.nextSpan().start();
        try (Tracer.SpanInScope inScope = tracer.withSpanInScope(span)) {
            assertThat(mdc()).isEqualTo(keys(span.context().traceIdString(), span));
        } finally {
            span.finish();
        }
        assertThat(mdc()).isEmpty();
    }

    @Test
    void noSpanWithinASpanKeepsTheEnclosingOnesIds() {
        Span span = tracer.nextSpan().start();
        try (Tracer.SpanInScope inScope = tracer.withSpanInScope(span)) {
            try (Tracer.SpanInScope none = tracer.withSpanInScope(null)) {
                assertThat(mdc()).isEqualTo(keys(span.context().traceIdString(), span));
            }
            assertThat(mdc()).isEqualTo(keys(span.context().traceIdString(), span));
        } finally {
            span.finish();
        }
    }

    @Test
    void scopeThatChangesNothingOpensNone() {
        Span span = tracer.nextSpan().start();
        try (Tracer.SpanInScope inScope = tracer.withSpanInScope(span)) {
            assertThat(current.maybeScope(span.context())).isSameAs(CurrentTraceContext.Scope.NOOP);
        } finally {
            span.finish();
        }
    }

    @Test
    void oneTraceGoesOutAndItIsBraves() {
        Span span = tracer.nextSpan().start();
        try (Tracer.SpanInScope inScope = tracer.withSpanInScope(span)) {
            Map<String, String> served = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            served.put("X-Request-ID", "r1");
            TraceContext request = clew.receive(served, Map::get, "");
            try (Scope scope = request.makeCurrent()) {
                Map<String, String> headers = new TreeMap<>();
                clew.send(dev.clew.Span.Kind.CLIENT, TraceContext.current(), headers, Map::put);
                assertThat(headers).containsEntry("X-Request-ID", "r1");
                assertThat(headers.get("traceparent"))
                        .isEqualTo("00-" + span.context().traceIdString() + "-"
                                + span.context().spanIdString() + "-01");
            }
        } finally {
            span.finish();
        }
    }

    @Test
    void linesOfOurSpansAreInBravesTrace() {
        Span span = tracer.nextSpan().start();
        try (CapturedLog log = CapturedLog.create();
                Tracer.SpanInScope inScope = tracer.withSpanInScope(span)) {
            clew.span(dev.clew.Span.Kind.CLIENT, TraceContext.current())
                    .name("call")
                    .begin()
                    .end();
            LoggerFactory.getLogger("app").info("within");
            assertThat(log.spansEnded("client").get(0).values())
                    .containsEntry("parent_id", span.context().spanIdString());
            assertThat(log.lines("app").get(0).mdc())
                    .containsEntry("trace_id", span.context().traceIdString());
        } finally {
            span.finish();
        }
    }

    private static Map<String, String> keys(String requestId, Span span) {
        return Map.of(
                "request_id",
                requestId,
                "trace_id",
                span.context().traceIdString(),
                "span_id",
                span.context().spanIdString());
    }

    private static Map<String, String> mdc() {
        Map<String, String> copy = MDC.getCopyOfContextMap();
        return copy == null ? Map.of() : copy;
    }
}
