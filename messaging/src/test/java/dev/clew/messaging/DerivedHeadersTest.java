package dev.clew.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.propagation.Extracted;
import dev.clew.propagation.Getter;
import dev.clew.propagation.Propagator;
import dev.clew.propagation.Propagators;
import dev.clew.propagation.Setter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DerivedHeadersTest {
    private static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final Clew clew = Clew.builder().build();
    private final Post post = Post.create(clew);
    private final Letter order = Letter.delivered(
            7,
            "x_request_id",
            "R1",
            "traceparent",
            TRACEPARENT,
            "tracestate",
            "a=1",
            "baggage",
            "tenant=acme",
            "x_message_id",
            "m1",
            "x_causation_id",
            "m0");

    @Test
    void aDerivedMessageContinuesTheTraceAndNamesItsCause() {
        Letter out = Letter.to("shipping", "value");
        try (Scope scope = Post.request(clew, "batch").makeCurrent()) {
            assertThat(post.derived().derive(order, out.properties())).isTrue();
        }

        assertThat(out.properties())
                .containsEntry("x_request_id", "R1")
                .containsEntry("traceparent", TRACEPARENT)
                .containsEntry("tracestate", "a=1")
                .containsEntry("baggage", "tenant=acme")
                .containsEntry("x_causation_id", "m1");
        assertThat(out.properties().get("x_message_id")).matches("[a-f][0-9a-f]{31}");
    }

    @ParameterizedTest
    @CsvSource({
        "b3-multi, x-b3-traceid, 0af7651916cd43dd8448eb211c80319c, x-b3-spanid, b7ad6b7169203331",
        "jaeger, uber-trace-id, 0af7651916cd43dd8448eb211c80319c:b7ad6b7169203331:0:1, x-other, 1",
        "b3, b3, 0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1, x-other, 1"
    })
    void aTraceInAnyFormatGoesOnInADerivedMessage(
            String format, String name, String value, String otherName, String otherValue) {
        Clew reading = Clew.builder()
                .setting("clew.propagators", "request-id,w3c," + format)
                .build();
        Letter consumed =
                Letter.delivered(7, "x_request_id", "R1", underscored(name), value, underscored(otherName), otherValue);
        Letter out = Letter.to("shipping", "value");
        assertThat(Post.create(reading).derived().derive(consumed, out.properties()))
                .isTrue();

        assertThat(out.properties()).containsEntry("x_request_id", "R1").containsEntry(underscored(name), value);
        assertThat(out.properties().get("traceparent")).startsWith(TRACEPARENT.substring(0, 52));
    }

    private static String underscored(String name) {
        return name.replace('-', '_');
    }

    @Test
    void aTraceGoesOnAlthoughTheRequestIdIsNotAmongTheFormats() {
        Clew traces = Clew.builder().setting("clew.propagators", "w3c").build();
        Letter out = Letter.to("shipping", "value");
        assertThat(Post.create(traces).derived().derive(order, out.properties()))
                .isTrue();

        assertThat(out.properties()).containsEntry("traceparent", TRACEPARENT).containsKey("x_request_id");
    }

    @Test
    void aFormatThatFailsHalfWayLeavesNoHalfOfATrace() {
        Propagator failing = new Propagator() {
            @Override
            public List<String> fields() {
                return List.of("half");
            }

            @Override
            public <C> void extract(C carrier, Getter<? super C> getter, Extracted extracted) {}

            @Override
            public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
                setter.set(carrier, "half", "1");
                throw new IllegalStateException("half way");
            }
        };
        Clew half = Clew.builder()
                .propagator(Propagators.composite(Propagators.requestId("X-Request-ID"), Propagators.w3c(), failing))
                .build();
        Letter out = Letter.to("shipping", "value");
        assertThat(Post.create(half).derived().derive(order, out.properties())).isTrue();

        assertThat(out.properties())
                .containsEntry("x_request_id", "R1")
                .containsEntry("x_causation_id", "m1")
                .doesNotContainKeys("half", "traceparent");
    }

    @Test
    void aMessageWithoutAnIdCausesOneWithoutIfThePolicyRequiresIds() {
        Clew strict = Clew.builder().setting("clew.inbound", "require").build();
        Letter derived = Letter.to("shipping", "value");
        Letter republished = Letter.to("shipping", "value");
        assertThat(Post.create(strict).derived().derive(Letter.delivered(7), derived.properties()))
                .isTrue();
        assertThat(Post.create(strict).derived().republish(Letter.delivered(7), republished.properties()))
                .isTrue();

        assertThat(derived.properties()).containsOnlyKeys("x_message_id", "x_causation_id");
        assertThat(republished.properties()).containsOnlyKeys("x_message_id");
    }

    @Test
    void aTraceGoesOnAlthoughASpanOfAnotherIsCurrent() {
        Letter out = Letter.to("shipping", "value");
        FakeSpans.within(
                () -> assertThat(post.derived().derive(order, out.properties())).isTrue());

        assertThat(out.properties()).containsEntry("x_request_id", "R1").containsEntry("traceparent", TRACEPARENT);
    }

    @Test
    void aRepublishedMessageIsTheSameInAnotherPlace() {
        Map<String, String> copy = new LinkedHashMap<>(order.properties());
        assertThat(post.derived().republish(order, copy)).isTrue();
        assertThat(copy).isEqualTo(order.properties());

        Map<String, String> unnamed = new LinkedHashMap<>();
        assertThat(post.derived().republish(Letter.delivered(8), unnamed)).isTrue();
        assertThat(unnamed).containsEntry("x_message_id", "orders@8").doesNotContainKey("x_causation_id");
    }

    @Test
    void aForwardedMessageIsTheOneThatIsProcessed() {
        assertThat(post.derived().forward(new LinkedHashMap<>(), LinkedHashMap::new))
                .isNull();
        try (Delivery delivery = post.receiver().open(order, null)) {
            assertThat(post.derived().forward(new LinkedHashMap<>(order.properties()), LinkedHashMap::new))
                    .isNull();
            assertThat(post.derived().forward(new LinkedHashMap<>(), LinkedHashMap::new))
                    .containsEntry("x_request_id", "R1")
                    .containsEntry("x_message_id", "m1")
                    .containsEntry("x_causation_id", "m0");
        }
        try (Scope scope = Post.request(clew, "R2").makeCurrent()) {
            assertThat(post.derived().forward(new LinkedHashMap<>(), LinkedHashMap::new))
                    .containsOnlyKeys("x_request_id", "traceparent");
        }
    }

    @Test
    void writesNothingIfTheHeadersFail() {
        assertThat(post.derived().derive(order, Map.of())).isFalse();
        assertThat(post.derived().republish(order, Map.of())).isFalse();
        try (Scope scope = Post.request(clew, "R2").makeCurrent()) {
            assertThat(post.derived().forward(new LinkedHashMap<>(), headers -> Map.of()))
                    .isNull();
        }

        assertThat(clew.counters().all())
                .isEqualTo(Map.of("skipped.post.derive", 1L, "skipped.post.republish", 1L, "skipped.post.forward", 1L));
    }
}
