package dev.clew.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.ClewBuilder;
import dev.clew.Headers;
import dev.clew.Span;
import dev.clew.context.Baggage;
import dev.clew.context.TraceContext;
import dev.clew.policy.InboundPolicy;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers of the application that travel as baggage ({@code clew.propagated.headers}). */
class PropagatedHeadersTest {
    private static final String TRACEPARENT = "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01";

    private static ClewBuilder builder(String names) {
        return Clew.builder().setting("clew.span.log", "false").setting("clew.propagated.headers", names);
    }

    private final Clew clew = builder("X-Tenant-Id, X-Plan").build();

    private TraceContext receive(String... namesAndValues) {
        return Headers.receive(clew, Headers.of(namesAndValues));
    }

    private static Map<String, String> sentTo(String host, Clew sender, TraceContext context) {
        Headers sent = new Headers();
        assertThat(sender.send(Span.Kind.CLIENT, context, host, sent, Headers::set))
                .isSameAs(Span.NOOP);
        Map<String, String> all = sent.all();
        all.remove("traceparent");
        all.remove("X-Request-ID");
        return all;
    }

    @Test
    void aHeaderIsBaggageUnderItsNameAndGoesOutAsItself() {
        TraceContext context = receive("x-tenant-id", "acme", "traceparent", TRACEPARENT, "baggage", "user=42");

        assertThat(context.baggage().get("X-Tenant-Id")).isEqualTo("acme");
        assertThat(context.traceId()).isEqualTo("5759e988bd862e3fe1be46a994272793");
        assertThat(Headers.send(clew, context).all())
                .containsOnlyKeys("X-Request-ID", "traceparent", "baggage", "X-Tenant-Id")
                .containsEntry("X-Tenant-Id", "acme")
                .containsEntry("baggage", "user=42");
        assertThat(clew.counters().all()).isEmpty();
    }

    @Test
    void theBuilderSetsThemToo() {
        Clew own = builder("X-Plan").propagatedHeaders("X-Tenant-Id").build();
        TraceContext context = Headers.receive(own, Headers.of("X-Tenant-Id", "acme", "X-Plan", "gold"));

        assertThat(context.baggage().toHeader()).isEqualTo("X-Tenant-Id=acme");
        assertThat(own.propagatedHeaders()).containsExactly("X-Tenant-Id");
        assertThat(own.fields()).containsExactly("X-Request-ID", "traceparent", "tracestate", "baggage", "X-Tenant-Id");
        assertThat(own.describe()).contains("headers=[X-Tenant-Id]");
    }

    @Test
    void onlyListedHostsGetThem() {
        Clew listed = builder("X-Tenant-Id")
                .setting("clew.outbound.hosts", "good.example")
                .build();
        TraceContext context = receive("X-Tenant-Id", "acme");

        assertThat(sentTo("good.example", listed, context)).isEqualTo(Map.of("X-Tenant-Id", "acme"));
        assertThat(sentTo("other.example", listed, context)).isEmpty();
        assertThat(sentTo("any.example", clew, context)).isEmpty();
    }

    @Test
    void aFormatOfYourOwnHasThemBesideItToo() {
        Clew own = builder("X-Tenant-Id").propagator(Propagators.w3c()).build();
        TraceContext context = Headers.receive(own, Headers.of("X-Tenant-Id", "acme"));

        assertThat(Headers.send(own, context).all()).containsOnlyKeys("traceparent", "X-Tenant-Id");
    }

    @ParameterizedTest
    @CsvSource({
        "'', X-Tenant-Id=evil",
        "'', x-tenant-id=evil",
        "acme, X-Tenant-Id=evil",
        "acme, 'x-tenant-id=evil,X-TENANT-ID=worse'"
    })
    void theHeaderAloneSaysTheValueOfItsKey(String header, String baggage) {
        TraceContext context = receive("X-Tenant-Id", header, "baggage", "user=42," + baggage);

        assertThat(context.baggage().entries().stream().map(Baggage.Entry::value))
                .containsExactlyInAnyOrderElementsOf(header.isEmpty() ? List.of("42") : List.of("acme", "42"));
        assertThat(clew.counters().get("rejected.baggage.propagated_header")).isEqualTo(baggage.split(",", -1).length);
    }

    @Test
    void otherBaggageCannotUseUpTheRoom() {
        String full = IntStream.range(0, 64).mapToObj(i -> "k" + i + "=v").collect(Collectors.joining(","));
        TraceContext context = receive("X-Tenant-Id", "acme", "baggage", full);

        assertThat(context.baggage().get("X-Tenant-Id")).isEqualTo("acme");
        assertThat(context.baggage().size()).isEqualTo(64);
    }

    @Test
    void valuesAreBoundedAndPrintable() {
        String longest = "v".repeat(256);
        assertThat(receive("X-Tenant-Id", longest).baggage().get("X-Tenant-Id")).isEqualTo(longest);
        for (String refused : List.of(longest + "v", "a\u0000b", "a\u001b[2Jb", "a\tb", "Z\u00fcrich", "a\u2028b")) {
            assertThat(receive("X-Tenant-Id", refused, "X-Plan", "gold")
                            .baggage()
                            .toHeader())
                    .isEqualTo("X-Plan=gold");
        }
        assertThat(clew.counters().get("rejected.propagated_header.malformed")).isEqualTo(6);
    }

    @Test
    void aValueThatNoHeaderTakesStaysInTheProcess() {
        long before = clew.counters().get("propagated_header.left_out");
        TraceContext context = receive("X-Plan", "gold");
        context = context.withBaggage(context.baggage().with("X-Tenant-Id", "a\r\nEvil: 1"));

        assertThat(Headers.send(clew, context).all())
                .containsEntry("X-Plan", "gold")
                .doesNotContainKeys("X-Tenant-Id", "baggage");
        assertThat(clew.counters().get("propagated_header.left_out") - before).isEqualTo(1);
    }

    @Test
    void restartDropsThem() {
        Clew restarting =
                builder("X-Tenant-Id").inbound(InboundPolicy.restart()).build();

        assertThat(Headers.receive(restarting, Headers.of("X-Tenant-Id", "acme"))
                        .baggage())
                .isEqualTo(Baggage.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                "cookie",
                "Set-Cookie",
                "proxy-authorization",
                "X-API-Key",
                "Host",
                "Connection",
                "TE",
                "transfer-encoding",
                "Content-Length",
                "accept-encoding",
                "If-None-Match",
                "traceparent",
                "BAGGAGE",
                "x-request-id",
                "X-Debug-Token",
                "x-message-id",
                "two words",
                "X-Tenant,x-tenant"
            })
    void refusesFieldsOfOursCredentialsAndHeadersOfOneConnection(String name) {
        assertThatThrownBy(() -> builder("X-Plan," + name).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "clew.propagated.headers must be at most 16 names of headers of the application,")
                .hasMessageEndingWith("was \"X-Plan," + name + '"');
    }

    @Test
    void boundsTheNames() {
        String sixteen = IntStream.range(0, 16).mapToObj(i -> "X-" + i).collect(Collectors.joining(","));
        assertThat(builder(sixteen).build().propagatedHeaders()).hasSize(16);
        for (String refused : List.of(sixteen + ",X-16", "X".repeat(65))) {
            assertThatThrownBy(() -> builder(refused).build()).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void theMdcNamesAHeaderAsTheSettingDoes() {
        assertThatThrownBy(() -> builder("X-Tenant-Id")
                        .setting("clew.mdc.baggage", "x-tenant-id")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("clew.mdc.baggage must spell \"X-Tenant-Id\" as clew.propagated.headers does,"
                        + " was \"x-tenant-id\"");
    }

    @Test
    void withoutTheSettingTheFastPathStays() {
        assertThat(FastPath.of(Propagators.withHeaders(
                        Propagators.composite(Propagators.w3c()), List.of("X-Request-ID"), List.of())))
                .isNotNull();
    }
}
