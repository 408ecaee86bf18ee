package dev.clew.opentelemetry;

import static dev.clew.opentelemetry.Telemetry.extract;
import static dev.clew.opentelemetry.Telemetry.headers;
import static dev.clew.opentelemetry.Telemetry.keys;
import static dev.clew.opentelemetry.Telemetry.mdc;
import static dev.clew.opentelemetry.Telemetry.span;
import static dev.clew.opentelemetry.Telemetry.spanId;
import static dev.clew.opentelemetry.Telemetry.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.clew.Clew;
import dev.clew.context.Baggage;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The ids in the context and the MDC, on one thread. */
class CurrentSpanTest {
    private static final String TRACE = "12345678901234567890123456789012";

    private final Clew clew = Clew.builder().build();
    private final Span outer = span("outer");
    private final TraceContext request =
            clew.receive(headers("X-Request-ID", "r1", "baggage", "tenant=acme"), Map::get, "");

    @AfterEach
    void leavesNothingBehind() {
        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
        assertThat(Span.current().getSpanContext().isValid()).isFalse();
        MDC.clear();
    }

    @Test
    void hasTheSpansIdsWithinARequestAndTheRequestsOwnAfterwards() {
        try (dev.clew.context.Scope ours = request.makeCurrent()) {
            assertThat(mdc()).isEqualTo(keys(request));
            try (Scope scope = outer.makeCurrent()) {
                TraceContext context = TraceContext.current();
                assertThat(context.requestId()).isEqualTo("r1");
                assertThat(context.traceId()).isEqualTo(traceId(outer));
                assertThat(context.spanId()).isEqualTo(spanId(outer));
                assertThat(context.traceFlags())
                        .isEqualTo(outer.getSpanContext().getTraceFlags().asByte());
                assertThat(context.baggage()).isEqualTo(Baggage.EMPTY.with("tenant", "acme"));
                assertThat(mdc()).isEqualTo(keys("r1", outer));
            }
            assertThat(TraceContext.current()).isSameAs(request);
            assertThat(mdc()).isEqualTo(keys(request));
        }
        assertThat(mdc()).isEmpty();
    }

    @Test
    void followsSpansWithinSpansAndScopesOfOursBetweenThem() {
        Span inner = span("inner");
        try (dev.clew.context.Scope ours = request.makeCurrent();
                Scope first = outer.makeCurrent()) {
            try (dev.clew.context.Scope again =
                    request.withBaggage(Baggage.EMPTY.with("k", "v")).makeCurrent()) {
                assertThat(mdc()).isEqualTo(keys("r1", outer));
                try (Scope second = inner.makeCurrent()) {
                    assertThat(mdc()).isEqualTo(keys("r1", inner));
                    assertThat(TraceContext.current().spanId()).isEqualTo(spanId(inner));
                    assertThat(TraceContext.current().baggage()).isEqualTo(Baggage.EMPTY.with("k", "v"));
                }
                assertThat(mdc()).isEqualTo(keys("r1", outer));
            }
            assertThat(TraceContext.current().spanId()).isEqualTo(spanId(outer));
        }
    }

    @Test
    void writesTheSpansIdsOnLinesLoggedWithinIt() {
        try (CapturedLog log = CapturedLog.create();
                dev.clew.context.Scope ours = request.makeCurrent();
                Scope scope = outer.makeCurrent()) {
            LoggerFactory.getLogger("app").info("within");
            assertThat(log.lines("app")).singleElement().satisfies(line -> {
                assertThat(line.mdc()).isEqualTo(keys("r1", outer));
                assertThat(line.context()).isSameAs(TraceContext.current());
            });
        }
    }

    @Test
    void isARequestNamedAfterTheTraceOutsideAnyRequest() {
        MDC.put("trace_id", "the application's own");
        Span inner = span("inner");
        try (Scope scope = outer.makeCurrent()) {
            assertThat(TraceContext.current().requestId()).isEqualTo(traceId(outer));
            assertThat(mdc()).isEqualTo(keys(traceId(outer), outer));
            try (Scope second = inner.makeCurrent()) {
                assertThat(mdc()).isEqualTo(keys(traceId(outer), inner));
            }
            assertThat(mdc()).isEqualTo(keys(traceId(outer), outer));
        }
        assertThat(mdc()).isEqualTo(Map.of("trace_id", "the application's own"));
    }

    @Test
    void takesTheIdsIfARequestBeginsWithinASpan() {
        try (Scope scope = outer.makeCurrent();
                dev.clew.context.Scope ours = request.makeCurrent()) {
            assertThat(TraceContext.current().requestId()).isEqualTo("r1");
            assertThat(mdc()).isEqualTo(keys("r1", outer));
        }
    }

    @Test
    void noneHidesTheSpanButNotSpansWithin() {
        Span inner = span("inner");
        try (Scope scope = outer.makeCurrent();
                dev.clew.context.Scope none = TraceContext.NONE.makeCurrent()) {
            assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
            assertThat(mdc()).isEmpty();
            try (Scope second = inner.makeCurrent()) {
                assertThat(mdc()).isEqualTo(keys(traceId(inner), inner));
            }
            assertThat(mdc()).isEmpty();
        }
    }

    @Test
    void keepsTheIdsIfOpenTelemetryHasNoCurrentSpan() {
        try (dev.clew.context.Scope ours = request.makeCurrent();
                Scope scope = outer.makeCurrent();
                Scope root = Context.root().makeCurrent()) {
            assertThat(TraceContext.current().spanId()).isEqualTo(spanId(outer));
            assertThat(mdc()).isEqualTo(keys("r1", outer));
        }
    }

    @Test
    void ignoresTheCallersSpan() {
        Context remote = extract(headers("traceparent", "00-" + TRACE + "-1234567890123456-01"));
        try (Scope scope = remote.makeCurrent()) {
            assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
            assertThat(mdc()).isEmpty();
        }
    }

    @Test
    void opensNoScopeIfTheSpanStaysTheSame() {
        try (dev.clew.context.Scope ours = request.makeCurrent();
                Scope scope = outer.makeCurrent()) {
            TraceContext context = TraceContext.current();
            try (Scope other = io.opentelemetry.api.baggage.Baggage.builder()
                    .put("theirs", "1")
                    .build()
                    .makeCurrent()) {
                assertThat(other.getClass().getPackageName()).isNotEqualTo("dev.clew.opentelemetry");
                assertThat(TraceContext.current()).isSameAs(context);
            }
        }
    }

    @Test
    @SuppressWarnings("MustBeClosedChecker") // the order is what is tested
    void survivesARequestThatEndsBeforeTheSpanWithinIt() {
        dev.clew.context.Scope ours = request.makeCurrent();
        Scope scope = outer.makeCurrent();
        ours.close();
        assertThat(mdc()).isEqualTo(keys("r1", outer));
        scope.close();
        assertThat(mdc()).isEmpty();
    }

    @Test
    @SuppressWarnings("MustBeClosedChecker") // the order is what is tested
    void agreesWithOpenTelemetryIfItsScopesCloseOutOfOrder() {
        Span inner = span("inner");
        try (dev.clew.context.Scope ours = request.makeCurrent()) {
            Scope first = outer.makeCurrent();
            Scope second = inner.makeCurrent();
            first.close();
            assertThat(mdc()).isEqualTo(keys("r1", Span.current()));
            second.close();
            assertThat(mdc()).isEqualTo(keys("r1", Span.current()));
            assertThat(TraceContext.current().spanId()).isEqualTo(spanId(outer));
            first.close();
        }
        assertThat(mdc()).isEmpty();
    }

    @Test
    void asksForTheCurrentContextWithoutAllocating() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        int found = 0;
        try (dev.clew.context.Scope ours = request.makeCurrent();
                Scope scope = outer.makeCurrent()) {
            TraceContext context = TraceContext.current();
            // The minimum of a few runs leaves out class loading and the compiler's own allocations.
            for (int run = 0; run < 5; run++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 10_000; i++) {
                    found += TraceContext.current().equals(context) ? 1 : 0;
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
        }
        assertThat(found).isEqualTo(50_000);
        assertThat(least / 10_000).isZero();
    }
}
