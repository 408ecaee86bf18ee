package dev.clew.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
