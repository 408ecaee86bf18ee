package dev.clew.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.ClewBuilder;
import dev.clew.Headers;
import dev.clew.Span;
import dev.clew.context.TraceContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

/** The formats of this module, and the settings that choose them. */
class PropagatorTest extends PropagatorContract {
    private static final String T = "5759e988bd862e3fe1be46a994272793";
    private static final String S = "53995c3f42cd8ad8";
    private static final String TRACEPARENT = "00-" + T + "-" + S + "-01";

    @Override
    protected List<Propagator> tracing() {
        return List.of(Propagators.w3c());
    }

    @Override
    protected List<Propagator> all() {
        return List.of(Propagators.w3c(), Propagators.baggage(), Propagators.requestId("X-Request-ID"));
    }

    @Override
    protected List<Arguments> messages() {
        return List.of(
                Arguments.of("w3c", "traceparent", TRACEPARENT),
                Arguments.of("request-id", "X-Request-ID", "b970dafd-0d95-40aa-95d8-1d8725aebe40"));
    }

    @Test
    void aFailingFormatStopsNoOther() {
        Propagator broken = new Propagator() {
            @Override
            public List<String> fields() {
                return List.of("broken");
            }

            @Override
            public <C> void extract(C carrier, Getter<? super C> getter, Extracted extracted) {
                throw new IllegalStateException("extract");
            }

            @Override
            public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
                throw new IllegalStateException("inject");
            }
        };
        Clew clew = Headers.clew(Propagators.composite(broken, Propagators.w3c(), broken));
        TraceContext context = Headers.receive(clew, Headers.of("traceparent", TRACEPARENT));
        assertThat(context.traceId()).isEqualTo(T);
        Headers sent = Headers.of();
        assertThat(clew.send(Span.Kind.CLIENT, context, sent, Headers::set)).isSameAs(Span.NOOP);
        assertThat(sent.all()).containsOnlyKeys("traceparent");
        assertThat(clew.counters().all()).isEqualTo(Map.of("skipped.extract", 1L, "skipped.inject", 1L));
    }

    @Test
    void defaultIsRequestIdTraceContextAndBaggage() {
        assertThat(Clew.builder().build().describe())
                .startsWith("propagator=Propagators.composite(Propagators.requestId(x-request-id), Propagators.w3c(),"
                        + " Propagators.baggage()) inbound=InboundPolicy.trust() ");
    }

    @Test
    void settingNamesEveryFormat() {
        assertThat(Clew.builder()
                        .setting("clew.propagators", "request-id, w3c,baggage,client-request-id")
                        .setting("clew.request.id.headers", "X-Id,X-Old-Id")
                        .build()
                        .describe())
                .startsWith("propagator=Propagators.composite(Propagators.requestId(x-id, x-old-id), Propagators.w3c(),"
                        + " Propagators.baggage(), Propagators.clientRequestId()) ");
    }

    @Test
    void refusesARequestIdHeaderThatIsNoTokenWithAnyFormat() {
        for (ClewBuilder builder : List.of(
                Clew.builder(),
                Clew.builder().propagator(Propagators.w3c()),
                Clew.builder().setting("clew.propagators", "w3c"))) {
            builder.setting("clew.request.id.headers", "X-Request-ID, a b");
            assertThatThrownBy(builder::build)
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("request id header must be an RFC 9110 token, was \"a b\"");
        }
    }

    @Test
    void settingNamesTheAllowedValues() {
        for (String names : List.of("zipkin", "", "w3c,", "W3C")) {
            assertThatThrownBy(() ->
                            Clew.builder().setting("clew.propagators", names).build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("clew.propagators must be a comma-separated list of request-id, w3c,"
                            + " baggage, client-request-id, was \"");
        }
    }

    @Test
    void anUnknownNameThatFormatsWouldBringNamesTheDependency() {
        for (String name : List.of("b3", "b3-single", "b3-multi", "xray", "cloud-trace", "jaeger", "datadog")) {
            assertThatThrownBy(() -> Clew.builder()
                            .setting("clew.propagators", "w3c," + name)
                            .build())
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("clew.propagators must be a comma-separated list of request-id, w3c, baggage,"
                            + " client-request-id, was \"" + name
                            + "\"; the dependency dev.clew:clew-formats brings it");
        }
    }
}
