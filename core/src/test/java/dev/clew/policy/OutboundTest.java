package dev.clew.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.ClewBuilder;
import dev.clew.Span;
import dev.clew.TenantHeader;
import dev.clew.context.TraceContext;
import dev.clew.propagation.Propagators;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundTest {
    private static Map<String, String> sent(String hosts, String host) {
        ClewBuilder builder = Clew.builder()
                .setting("clew.propagators", "request-id,w3c,baggage,client-request-id")
                .inbound(InboundPolicy.trust());
        if (hosts != null) {
            builder.setting("clew.outbound.hosts", hosts);
        }
        Clew clew = builder.build();
        Map<String, String> in =
                Map.of("X-Request-ID", "r1", "baggage", "tenant=acme", "X-Client-Request-ID", "theirs");
        TraceContext context = clew.receive(in, Map::get, "");
        Map<String, String> out = new TreeMap<>();
        clew.send(Span.Kind.CLIENT, context, host, out, Map::put);
        out.remove("traceparent");
        return out;
    }

    @Test
    void withoutAListEveryHostGetsTheIdsAndNonePersonalFields() {
        assertThat(sent(null, "api.example")).isEqualTo(Map.of("X-Request-ID", "r1"));
    }

    @ParameterizedTest
    @CsvSource({
        "api.example, api.example",
        "api.example, API.Example",
        "'a.example, b.example', b.example",
        "*.example, api.example",
        "*.example, a.b.EXAMPLE",
        "*, anything",
        "10.1.2.3, 10.1.2.3",
        "::1, ::1",
        "[::1], [::1]",
        "a_b-c.example, A_b-C.example",
        "*.a, b.a",
        "::1, [::1]",
        "[::1], ::1"
    })
    void aListedHostGetsEverything(String hosts, String host) {
        assertThat(sent(hosts, host))
                .isEqualTo(Map.of("X-Request-ID", "r1", "baggage", "tenant=acme", "X-Client-Request-ID", "theirs"));
    }

    @ParameterizedTest
    @CsvSource({
        "api.example, evil.example",
        "api.example, api.example.evil",
        "*.example, example",
        "*.example, evilexample",
        "*.example, ''"
    })
    void anotherHostGetsNothing(String hosts, String host) {
        assertThat(sent(hosts, host)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"baggage, tenant=acme", "X-Client-Request-ID, theirs"})
    void eachPersonalFieldIsHeldBack(String name, String value) {
        Clew clew = Clew.builder()
                .setting("clew.propagators", "request-id,baggage,client-request-id")
                .build();
        TraceContext context = clew.receive(Map.of("X-Request-ID", "r1", name, value), Map::get, "");
        Map<String, String> out = new TreeMap<>();
        Span span = clew.send(Span.Kind.CLIENT, context, "api.example", out, Map::put);
        assertThat(out).isEqualTo(Map.of("X-Request-ID", "r1"));
        assertThat(span.context().parentId()).isEqualTo(context.spanId());
    }

    @ParameterizedTest
    @CsvSource({
        ", api.example, false",
        "api.example, evil.example, false",
        "api.example, api.example, true",
        "*, evil.example, true"
    })
    void baggageInAHeaderOfAnOwnFormatGoesToListedHostsAlone(String hosts, String host, boolean goes) {
        Clew clew = Clew.builder()
                .propagator(Propagators.composite(
                        Propagators.requestId("X-Request-ID"), new TenantHeader("X-Tenant-Id"), Propagators.baggage()))
                .setting("clew.outbound.hosts", hosts == null ? "" : hosts)
                .build();
        TraceContext context = clew.receive(Map.of("X-Request-ID", "r1", "X-Tenant-Id", "acme"), Map::get, "");
        assertThat(context.baggage().get("tenant")).isEqualTo("acme");
        Map<String, String> out = new TreeMap<>();
        clew.send(Span.Kind.CLIENT, context, host, out, Map::put);
        if (goes) {
            assertThat(out)
                    .containsOnlyKeys("X-Request-ID", "X-Tenant-Id", "baggage")
                    .containsEntry("X-Tenant-Id", "acme");
        } else {
            assertThat(out).isEqualTo(hosts == null ? Map.of("X-Request-ID", "r1") : Map.of());
        }
    }

    @Test
    void aMessageGoesOutWholeWithAnyList() {
        Clew clew = Clew.builder().setting("clew.outbound.hosts", "api.example").build();
        TraceContext context = clew.receive(Map.of("baggage", "tenant=acme"), Map::get, "");
        Map<String, String> out = new TreeMap<>();
        clew.send(Span.Kind.PRODUCER, context, out, Map::put);
        assertThat(out).containsOnlyKeys("X-Request-ID", "traceparent", "baggage");
    }

    @Test
    void aCallToAnotherHostStillHasItsSpan() {
        Clew clew = Clew.builder().setting("clew.outbound.hosts", "api.example").build();
        TraceContext context = clew.root();
        Span span = clew.send(Span.Kind.CLIENT, context, "evil.example", new TreeMap<>(), Map::put);
        assertThat(span.context().parentId()).isEqualTo(context.spanId());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a",
                "a:80",
                "a b",
                "a/b",
                "*a",
                "a.*",
                "*.",
                "[a]",
                "a:b]",
                "\u00e4.example",
                "::1/64",
                "[::1",
                "[[::1]]",
                "[::1]]",
                "*.::1",
                ":::",
                "1:2",
                "::1%eth0"
            })
    void refusesTextsThatAreNoHost(String hosts) {
        assertThatThrownBy(() ->
                        Clew.builder().setting("clew.outbound.hosts", hosts).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("clew.outbound.hosts must be a comma-separated list of host names or addresses without"
                        + " port, *.domain or *, was \"" + hosts + '"');
    }

    @ParameterizedTest
    @CsvSource({"'', true", "*, true", "'api.example, *', true", "api.example, false", "*.example, false"})
    void saysIfNoRedirectCanLeadToAForbiddenHost(String hosts, boolean anywhere) {
        Clew clew = Clew.builder().setting("clew.outbound.hosts", hosts).build();
        assertThat(clew.maySendAnywhere()).isEqualTo(anywhere);
    }

    @Test
    void namesTheFieldsThatAClientRemovesForAForbiddenHost() {
        Clew clew = Clew.builder()
                .setting("clew.outbound.hosts", "api.example")
                .setting("clew.request.id.headers", "X-Correlation-ID,X-Request-ID")
                .build();
        assertThat(clew.maySendTo("api.example")).isTrue();
        assertThat(clew.maySendTo("evil.example")).isFalse();
        assertThat(clew.fields()).isEqualTo(List.of("X-Correlation-ID", "traceparent", "tracestate", "baggage"));
        assertThat(clew.requestIdHeaders()).isEqualTo(List.of("X-Correlation-ID", "X-Request-ID"));
    }
}
