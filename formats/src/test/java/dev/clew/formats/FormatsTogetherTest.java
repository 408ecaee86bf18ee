package dev.clew.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Headers;
import dev.clew.context.TraceContext;
import dev.clew.policy.InboundPolicy;
import dev.clew.propagation.Propagator;
import dev.clew.propagation.Propagators;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The formats beside others, under policies and by name. */
class FormatsTogetherTest {
    private static final String T = "5759e988bd862e3fe1be46a994272793";
    private static final String S = "53995c3f42cd8ad8";
    private static final String TRACEPARENT = "00-" + T + "-" + S + "-01";

    @ParameterizedTest
    @ValueSource(strings = {"b3", "b3-single", "b3-multi", "xray", "cloud-trace", "jaeger", "datadog"})
    void aSettingNamesEachFormat(String name) {
        Clew clew = Clew.builder().setting("clew.propagators", name).build();
        Propagator format = new Formats().propagators().get(name);
        assertThat(clew.fields()).isEqualTo(format.fields());
        TraceContext sent = clew.root();
        assertThat(Headers.receive(clew, Headers.send(format, sent)).traceId())
                .endsWith(sent.traceId().substring(16));
    }

    @Test
    void compositeReadsFirstValidTraceAndWritesAll() {
        Propagator format = Propagators.composite(Formats.b3(), Propagators.w3c());
        TraceContext context =
                Headers.receive(format, "b3", "nonsense", "traceparent", TRACEPARENT, "tracestate", "a=1");
        assertThat(context.traceId()).isEqualTo(T);
        assertThat(Headers.send(format, context).all()).containsOnlyKeys("b3", "traceparent", "tracestate");
        TraceContext both = Headers.receive(format, "b3", "1-1", "b3", T, "traceparent", TRACEPARENT);
        assertThat(both.traceId()).isEqualTo(T);
    }

    @Test
    void traceWithItsOwnDecisionBeatsSamplingAlone() {
        Propagator format = Propagators.composite(Formats.b3(), Propagators.w3c());
        assertThat(Headers.receive(format, "b3", "d", "traceparent", "00-" + T + "-" + S + "-00")
                        .isSampled())
                .isFalse();
        assertThat(Headers.receive(format, "traceparent", TRACEPARENT, "b3", "0")
                        .isSampled())
                .isTrue();
    }

    @Test
    void tracestateIsDroppedIfAnotherFormatNamedTheTrace() {
        TraceContext context = Headers.receive(
                Propagators.composite(Formats.b3(), Propagators.w3c()),
                "b3",
                "463ac35c9f6413ad48485a3953bb6124-a2fb4a1d1a96d312-1",
                "traceparent",
                "00-" + T + "-" + S + "-01",
                "tracestate",
                "foo=1");
        assertThat(context.traceId()).isEqualTo("463ac35c9f6413ad48485a3953bb6124");
        assertThat(context.traceState()).isEmpty();
    }

    @Test
    void restartDropsVendorFieldsAndSampling() {
        Clew clew = Clew.builder()
                .propagator(Formats.xray())
                .inbound(InboundPolicy.restart())
                .build();
        TraceContext context = Headers.receive(
                clew, Headers.of("X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0;CalledFrom=x"));
        assertRestarted(context);
        assertThat(Headers.send(Formats.xray(), context).get("X-Amzn-Trace-Id"))
                .matches("Root=1-[a-f][0-9a-f]{7}-[0-9a-f]{24};Parent=[a-f][0-9a-f]{15};Sampled=1");
        assertRestarted(Headers.receive(clew, Headers.of("X-Amzn-Trace-Id", "Sampled=0")));
    }

    private static void assertRestarted(TraceContext context) {
        assertThat(context.traceId()).hasSize(32).isNotEqualTo(T);
        assertThat(context.requestId()).isEqualTo(context.traceId());
        assertThat(context.parentId()).isEmpty();
        assertThat(context.isSampled()).isTrue();
        assertThat(context.baggage()).isEmpty();
    }
}
