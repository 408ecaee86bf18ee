package dev.clew.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Counters;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ObservationTest {
    private final Clew clew = Clew.builder().setting("clew.span.log", "true").build();
    private final ObservationRegistry registry = ObservationRegistry.create();
    private final TraceContext request = clew.root();
    private final CapturedLog log = CapturedLog.create();
    private final long leaked = Counters.shared().get("scope.leaked");

    @BeforeEach
    void observe() {
        registry.observationConfig()
                .observationHandler(CorrelationObservationHandler.create(
                        clew, name -> !CorrelationObservationHandler.OBSERVED_BY_ADAPTERS.contains(name)));
    }

    @AfterEach
    void leavesNothingBehind() {
        log.close();
        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
        assertThat(Counters.shared().get("scope.leaked")).isEqualTo(leaked);
        assertThat(clew.counters().all()).isEmpty();
    }

    @Test
    void isASpanBelowTheCurrentOneAndCurrentItself() {
        try (Scope scope = request.makeCurrent()) {
            Observation.createNotStarted("security.filterchain", registry)
                    .contextualName("security filter chain")
                    .lowCardinalityKeyValue("security.stage", "before")
                    .lowCardinalityKeyValue("outcome", "SUCCESS")
                    .lowCardinalityKeyValue("nothing", KeyValue.NONE_VALUE)
                    .highCardinalityKeyValue("http.url", "/orders?token=secret")
                    .observe(() -> LoggerFactory.getLogger("app").info("within"));
        }
        CapturedLog.Line span = log.spansEnded("internal").get(0);
        assertThat(span.values())
                .containsEntry("span", "security filter chain")
                .containsEntry("parent_id", request.spanId())
                .containsEntry("outcome", "ok")
                .containsEntry("security.stage", "before")
                .doesNotContainKeys("nothing", "http.url");
        assertThat(span.context().requestId()).isEqualTo(request.requestId());
        assertThat(log.lines("app").get(0).mdc())
                .containsEntry("request_id", request.requestId())
                .containsEntry("span_id", span.context().spanId());
    }

    @Test
    void nestsLikeTheObservations() {
        try (Scope scope = request.makeCurrent()) {
            Observation outer = Observation.start("outer", registry);
            // Its scope is not open: the parent is named, and not current.
            Observation.createNotStarted("inner", registry)
                    .parentObservation(outer)
                    .observe(() -> {});
            outer.stop();
        }
        List<CapturedLog.Line> spans = log.spansEnded("internal");
        assertThat(spans).extracting(line -> line.values().get("span")).containsExactly("inner", "outer");
        assertThat(spans.get(0).values().get("parent_id"))
                .isEqualTo(spans.get(1).context().spanId());
    }

    @Test
    void parentOfAnotherRequestGivesWayToTheThreadsOwn() {
        Observation outer;
        try (Scope scope = request.makeCurrent()) {
            outer = Observation.start("outer", registry);
        }
        TraceContext other = clew.root();
        try (Scope scope = other.makeCurrent()) {
            Observation.createNotStarted("inner", registry)
                    .parentObservation(outer)
                    .observe(() -> {});
        }
        assertThat(log.spansEnded("internal").get(0).values()).containsEntry("parent_id", other.spanId());
        outer.stop();
    }

    @Test
    void endsOnAnotherThread() throws Exception {
        Observation observation;
        try (Scope scope = request.makeCurrent()) {
            observation = Observation.start("call", registry);
        }
        Thread thread = new Thread(() -> {
            observation.scoped(() -> LoggerFactory.getLogger("app").info("elsewhere"));
            observation.stop();
        });
        thread.start();
        thread.join();
        assertThat(log.lines("app").get(0).mdc()).containsEntry("request_id", request.requestId());
        assertThat(log.spansEnded("internal")).hasSize(1);
    }

    @Test
    void leavesToOurAdaptersWhatTheySee() {
        try (Scope scope = request.makeCurrent()) {
            CorrelationObservationHandler.OBSERVED_BY_ADAPTERS.forEach(
                    name -> Observation.createNotStarted(name, registry).observe(() -> {}));
        }
        assertThat(log.lines("clew.span")).isEmpty();
    }

    @Test
    void outsideARequestIsNoSpan() {
        Observation.createNotStarted("startup", registry)
                .observe(() -> assertThat(TraceContext.current()).isSameAs(TraceContext.NONE));
        assertThat(log.lines("clew.span")).isEmpty();
    }

    @Test
    void callIsAClientSpanWithItsPeer() {
        try (Scope scope = request.makeCurrent()) {
            SenderContext<Object> call = new SenderContext<>((carrier, key, value) -> {}, Kind.CLIENT);
            call.setRemoteServiceName("redis");
            Observation.createNotStarted("lettuce", () -> call, registry).observe(() -> {});
        }
        assertThat(log.spansEnded("client").get(0).values())
                .containsEntry("peer", "redis")
                .containsEntry("span", "lettuce");
    }

    @Test
    void receivedMessageBeginsItsRequestOutsideOne() {
        Map<String, String> message =
                Map.of("X-Request-ID", "r1", "traceparent", "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01");
        received(message);
        CapturedLog.Line span = log.spansEnded("server").get(0);
        assertThat(span.values()).containsEntry("parent_id", "53995c3f42cd8ad8");
        assertThat(span.context().requestId()).isEqualTo("r1");
        assertThat(log.lines("app").get(0).mdc()).containsEntry("request_id", "r1");
    }

    @Test
    void receivedMessageIsAPartOfTheRequestThatIsServed() {
        try (Scope scope = request.makeCurrent()) {
            received(Map.of("X-Request-ID", "r1"));
        }
        assertThat(log.spansEnded("server")).isEmpty();
        assertThat(log.spansEnded("internal").get(0).values()).containsEntry("parent_id", request.spanId());
        assertThat(log.lines("app").get(0).mdc()).containsEntry("request_id", request.requestId());
    }

    private void received(Map<String, String> message) {
        ReceiverContext<Map<String, String>> call = new ReceiverContext<>(Map::get, Kind.SERVER);
        call.setCarrier(message);
        Observation.createNotStarted("rsocket.request.response", () -> call, registry)
                .observe(() -> LoggerFactory.getLogger("app").info("served"));
    }

    @Test
    void tellsHowItFailed() {
        try (Scope scope = request.makeCurrent()) {
            failed(new IllegalStateException("no"));
            failed(new TimeoutException("slow"));
            failed(new CancellationException());
        }
        assertThat(log.spansEnded("internal"))
                .extracting(line -> line.values().get("outcome"))
                .containsExactly("error", "timeout", "cancelled");
        assertThat(log.spansEnded("internal").get(0).error()).isEqualTo("java.lang.IllegalStateException");
    }

    private void failed(Exception failure) {
        Observation.start("work", registry).error(failure).stop();
    }

    @Test
    void hostileNamesAndValuesForgeNothing() {
        try (Scope scope = request.makeCurrent()) {
            Observation observation = Observation.createNotStarted("work", registry)
                    .contextualName("a\nINFO forged")
                    .lowCardinalityKeyValue("key", "b\u2028INFO forged")
                    .lowCardinalityKeyValue("status", "200 OK");
            for (int i = 0; i < 100; i++) {
                observation.lowCardinalityKeyValue("many." + i, "x");
            }
            observation.observe(() -> {});
        }
        Map<String, String> values = log.spansEnded("internal").get(0).values();
        assertThat(values).containsEntry("span", "").containsEntry("key", "").doesNotContainKey("status");
        assertThat(values).hasSizeLessThan(45);
    }
}
