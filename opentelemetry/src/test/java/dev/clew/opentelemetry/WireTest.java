package dev.clew.opentelemetry;

import static dev.clew.opentelemetry.Telemetry.EXPORTED;
import static dev.clew.opentelemetry.Telemetry.TRACER;
import static dev.clew.opentelemetry.Telemetry.UNSAMPLED;
import static dev.clew.opentelemetry.Telemetry.extract;
import static dev.clew.opentelemetry.Telemetry.headers;
import static dev.clew.opentelemetry.Telemetry.inject;
import static dev.clew.opentelemetry.Telemetry.keys;
import static dev.clew.opentelemetry.Telemetry.mdc;
import static dev.clew.opentelemetry.Telemetry.span;
import static dev.clew.opentelemetry.Telemetry.spanId;
import static dev.clew.opentelemetry.Telemetry.traceId;
import static dev.clew.opentelemetry.Telemetry.traceparent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.clew.Clew;
import dev.clew.context.TraceContext;
import dev.clew.policy.InboundPolicy;
import dev.clew.testkit.CapturedLog;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Incoming and outgoing headers, and our own span lines. */
class WireTest {
    private static final String TRACE = "12345678901234567890123456789012";
    private static final String CALLER = "1234567890123456";

    private final Clew clew = Clew.builder().build();

    /** Does the work of an agent or a filter of OpenTelemetry, which runs before ours. */
    private static Span serverSpan(Map<String, String> headers) {
        return TRACER.spanBuilder("server")
                .setParent(extract(headers))
                .setSpanKind(SpanKind.SERVER)
                .startSpan();
    }

    private TraceContext receive(Map<String, String> headers) {
        return clew.receive(headers, Map::get, "");
    }

    @Test
    void servesARequestAsTheServerSpanThatIsCurrentAlready() {
        Map<String, String> in = headers(
                "X-Request-ID", "r1", "traceparent", "00-" + TRACE + "-" + CALLER + "-01", "tracestate", "a=1,b=2");
        Span server = serverSpan(in);
        try (Scope scope = server.makeCurrent()) {
            TraceContext context = receive(in);
            assertThat(context.requestId()).isEqualTo("r1");
            assertThat(context.traceId()).isEqualTo(TRACE);
            assertThat(context.spanId()).isEqualTo(spanId(server));
            assertThat(context.parentId()).isEqualTo(CALLER);
            assertThat(context.traceState()).isEqualTo("a=1,b=2");
            try (dev.clew.context.Scope ours = context.makeCurrent()) {
                assertThat(TraceContext.current()).isSameAs(context);
                assertThat(mdc()).isEqualTo(keys("r1", server));
            }
        }
    }

    @Test
    void hasOneIdIfNoIdCameIn() {
        Span server = serverSpan(headers());
        try (Scope scope = server.makeCurrent()) {
            TraceContext context = receive(headers());
            assertThat(context.requestId()).isEqualTo(traceId(server));
            assertThat(context.traceId()).isEqualTo(traceId(server));
            assertThat(context.parentId()).isEmpty();
        }
    }

    @Test
    void doesNotNameARequestAfterATraceThatThePolicyRefused() {
        Clew edge = Clew.builder().inbound(InboundPolicy.restart()).build();
        Map<String, String> in = headers("traceparent", "00-" + TRACE + "-" + CALLER + "-01");
        Span server = serverSpan(in);
        try (Scope scope = server.makeCurrent()) {
            TraceContext context = edge.receive(in, Map::get, "");
            assertThat(context.traceId()).isEqualTo(TRACE);
            assertThat(context.requestId()).matches("[a-f][0-9a-f]{31}").isNotEqualTo(TRACE);
            assertThat(context.parentId()).isEmpty();
        }
    }

    @Test
    void givesEachRootARequestIdOfItsOwnWithinOneSpan() {
        Span job = span("job");
        try (Scope scope = job.makeCurrent()) {
            TraceContext first = clew.root();
            TraceContext second = clew.root();
            assertThat(first.spanId()).isEqualTo(spanId(job));
            assertThat(second.spanId()).isEqualTo(spanId(job));
            assertThat(first.requestId()).isNotEqualTo(second.requestId());
            try (dev.clew.context.Scope ours = first.makeCurrent()) {
                assertThat(mdc()).isEqualTo(keys(first.requestId(), job));
            }
        }
    }

    @Test
    void sendsOneTraceparentWithTheSpanWhicheverWriterIsLast() {
        Span span = serverSpan(headers("traceparent", "00-" + TRACE + "-" + CALLER + "-01", "tracestate", "a=1,b=2"));
        Map<String, String> expected = headers(
                "X-Request-ID", "r1",
                "traceparent", traceparent(span),
                "tracestate", "a=1,b=2");
        TraceContext request = receive(headers("X-Request-ID", "r1"));
        try (dev.clew.context.Scope ours = request.makeCurrent();
                Scope scope = span.makeCurrent()) {
            Map<String, String> oursLast = headers();
            inject(oursLast);
            clew.send(dev.clew.Span.Kind.CLIENT, TraceContext.current(), oursLast, Map::put)
                    .end();
            assertThat(oursLast).isEqualTo(expected);

            Map<String, String> theirsLast = headers();
            clew.send(dev.clew.Span.Kind.CLIENT, TraceContext.current(), theirsLast, Map::put)
                    .end();
            inject(theirsLast);
            assertThat(theirsLast).isEqualTo(expected);
        }
    }

    @Test
    void sendsTheCurrentSpanEvenFromAContextCapturedBefore() {
        TraceContext request = receive(headers("X-Request-ID", "r1"));
        Span client = span("client");
        Map<String, String> out = headers();
        try (Scope scope = client.makeCurrent()) {
            clew.send(dev.clew.Span.Kind.CLIENT, request, out, Map::put).end();
        }
        assertThat(out).isEqualTo(headers("X-Request-ID", "r1", "traceparent", traceparent(client)));
    }

    @Test
    void isTheParentOfTheNextServicesSpanInOpenTelemetrysBackend() {
        EXPORTED.reset();
        Span caller = span("caller");
        Map<String, String> out = headers();
        try (Scope scope = caller.makeCurrent()) {
            clew.send(dev.clew.Span.Kind.CLIENT, TraceContext.current(), out, Map::put)
                    .end();
        }
        caller.end();
        serverSpan(out).end();
        assertThat(EXPORTED.getFinishedSpanItems())
                .extracting(SpanData::getTraceId)
                .containsOnly(traceId(caller));
        assertThat(EXPORTED.getFinishedSpanItems())
                .extracting(SpanData::getName, SpanData::getParentSpanId)
                .containsExactly(tuple("caller", "0000000000000000"), tuple("server", spanId(caller)));
    }

    @Test
    void sendsTheFlagOfASpanThatIsNotSampled() {
        Span span = UNSAMPLED.spanBuilder("unsampled").startSpan();
        try (Scope scope = span.makeCurrent()) {
            Map<String, String> out = headers();
            clew.send(dev.clew.Span.Kind.CLIENT, TraceContext.current(), out, Map::put)
                    .end();
            assertThat(out.get("traceparent")).isEqualTo(traceparent(span));
            assertThat(TraceContext.current().isSampled()).isFalse();
            assertThat(mdc()).isEqualTo(keys(traceId(span), span));
        }
    }

    @Test
    void writesTheServerSpansIdsOnOurServerSpansLines() {
        Map<String, String> in = headers("X-Request-ID", "r1", "traceparent", "00-" + TRACE + "-" + CALLER + "-01");
        Span server = serverSpan(in);
        try (CapturedLog log = CapturedLog.create()) {
            dev.clew.Span ours;
            try (Scope scope = server.makeCurrent()) {
                ours = clew.span(dev.clew.Span.Kind.SERVER, receive(in))
                        .name("GET /")
                        .begin();
            }
            // The container ends the request when OpenTelemetry's filter has long returned.
            ours.end();
            for (CapturedLog.Line line : new CapturedLog.Line[] {
                log.spansStarted("server").get(0), log.spansEnded("server").get(0)
            }) {
                assertThat(line.mdc()).isEqualTo(keys("r1", server));
                assertThat(line.values()).containsEntry("parent_id", CALLER);
            }
        }
    }

    @Test
    void writesOurClientSpansLinesAsChildrenOfTheSpan() {
        TraceContext request = receive(headers("X-Request-ID", "r1"));
        Span span = span("caller");
        try (CapturedLog log = CapturedLog.create();
                dev.clew.context.Scope ours = request.makeCurrent();
                Scope scope = span.makeCurrent()) {
            dev.clew.Span first = clew.span(dev.clew.Span.Kind.CLIENT, TraceContext.current());
            dev.clew.Span second = clew.span(dev.clew.Span.Kind.CLIENT, request);
            first.end();
            second.end();
            assertThat(first.context().spanId()).isNotEqualTo(second.context().spanId());
            assertThat(log.spansEnded("client"))
                    .extracting(CapturedLog.Line::mdc)
                    .containsExactly(keys(first.context()), keys(second.context()));
            assertThat(log.spansEnded("client"))
                    .extracting(line -> line.mdc().get("trace_id"))
                    .containsOnly(traceId(span));
            assertThat(log.spansEnded("client"))
                    .extracting(line -> line.values().get("parent_id"))
                    .containsOnly(spanId(span));
            assertThat(mdc()).isEqualTo(keys("r1", span));
        }
    }

    @Test
    void keepsASpanLinesIdsIfItEndsWithinAnotherSpan() {
        Span caller = span("caller");
        Span callback = span("callback");
        try (CapturedLog log = CapturedLog.create()) {
            dev.clew.Span ours;
            try (Scope scope = caller.makeCurrent()) {
                ours = clew.span(dev.clew.Span.Kind.CLIENT, TraceContext.current());
            }
            try (Scope scope = callback.makeCurrent()) {
                ours.end();
                assertThat(mdc()).isEqualTo(keys(traceId(callback), callback));
            }
            CapturedLog.Line line = log.spansEnded("client").get(0);
            assertThat(line.mdc()).isEqualTo(keys(ours.context()));
            assertThat(line.context()).isEqualTo(ours.context());
        }
    }
}
