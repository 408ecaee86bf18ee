package dev.clew.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class MessageSenderTest {
    private final Clew clew = Clew.builder().build();
    private final Post post = Post.create(clew);
    private final TraceContext request = Post.request(clew, "order-4711");

    @Test
    void writesEachHeaderAsTextUnderTheNamesOfTheSystem() {
        Letter sent;
        try (CapturedLog log = CapturedLog.create();
                Scope scope = request.makeCurrent()) {
            sent = post.send(Letter.to("orders", "value"));

            assertThat(log.spansEnded("producer"))
                    .extracting(
                            line -> line.values().get("span"),
                            line -> line.values().get("destination"),
                            line -> line.values().get("message_id"))
                    .containsExactly(
                            tuple("orders send", "orders", sent.properties().get("x_message_id")));
        }
        assertThat(sent.properties()).containsOnlyKeys("x_request_id", "traceparent", "x_message_id");
        assertThat(post.system().extract(sent.properties()).requestId()).isEqualTo("order-4711");
    }

    @Test
    void copiesAMessageWhoseHeadersAreReadOnly() {
        Letter received = Letter.delivered(7, "app", "own");
        try (Scope scope = request.makeCurrent()) {
            Letter sent = post.send(received);

            assertThat(sent).isNotSameAs(received);
            assertThat(sent.properties()).containsEntry("app", "own").containsEntry("x_request_id", "order-4711");
        }
        assertThat(received.properties()).containsOnlyKeys("app");
    }

    @Test
    void aMessageWhoseDestinationCannotBeAskedForHasItsIdsAndASpan() {
        try (CapturedLog log = CapturedLog.create();
                Scope scope = request.makeCurrent()) {
            Letter sent = post.send(new Letter(null, 7, Map.of("app", "own"), "value"));

            assertThat(sent.properties()).containsEntry("app", "own").containsEntry("x_request_id", "order-4711");
            assertThat(log.spansEnded("producer").get(0).values())
                    .containsEntry("span", "send")
                    .containsEntry("message_id", sent.properties().get("x_message_id"))
                    .doesNotContainKey("destination");
        }
        assertThat(clew.counters().all()).isEqualTo(Map.of("skipped.post.describe", 1L));
    }

    @Test
    void sendsTheMessageAsItIsIfItsHeadersFail() {
        try (Scope scope = request.makeCurrent()) {
            assertThat(post.sender().prepare(new Letter("orders", 0, null, "value")))
                    .isNull();
            post.sender().inject(Map.of());
        }

        assertThat(clew.counters().all()).isEqualTo(Map.of("skipped.post.send", 1L, "skipped.post.inject", 1L));
    }

    @Test
    void endsTheSpanOfASendThatFailedWithItsOutcome() {
        try (CapturedLog log = CapturedLog.create();
                Scope scope = request.makeCurrent()) {
            Sending<Letter> sending = post.sender().prepare(Letter.to("orders", "value"));
            post.sender().end(sending.span(), new TimeoutException());

            assertThat(log.spansEnded("producer").get(0).values()).containsEntry("outcome", "timeout");
        }
    }

    @Test
    void injectsIntoHeadersThatBelongToNoMessage() {
        Map<String, String> properties = new LinkedHashMap<>();
        post.sender().inject(properties);
        assertThat(properties).isEmpty();

        Post generating = Post.create(clew, "post", new MessagingSettings(false, true, false));
        generating.sender().inject(properties);
        assertThat(properties).containsOnlyKeys("x_request_id", "traceparent");
    }

    @Test
    void keepsOrReplacesARequestIdAsConfigured() {
        Post replacing = Post.create(clew, "post", new MessagingSettings(true, false, true));
        Letter letter = Letter.to("orders", "value");
        letter.properties().put("X_Request_ID", "mine");
        try (Scope scope = request.makeCurrent()) {
            assertThat(post.send(letter).properties())
                    .containsEntry("X_Request_ID", "mine")
                    .doesNotContainKey("x_request_id");
            assertThat(replacing.send(letter).properties())
                    .containsEntry("x_request_id", "order-4711")
                    .doesNotContainKey("X_Request_ID");
        }
    }

    @Test
    void aCopyOfAMessageThatHasFailedKeepsItsIdAndItsCause() {
        Letter order = Letter.delivered(7, "x_request_id", "R1", "x_message_id", "m1", "x_causation_id", "m0");
        try (Delivery delivery = post.receiver().open(order, null)) {
            assertThat(post.send(copy(order)).properties())
                    .containsEntry("x_causation_id", "m1")
                    .doesNotContainEntry("x_message_id", "m1");

            delivery.failed(new IllegalStateException());
            Letter dead = post.send(copy(order));

            assertThat(dead.properties())
                    .containsOnlyKeys("x_request_id", "traceparent", "x_message_id", "x_causation_id")
                    .containsEntry("x_request_id", "R1")
                    .containsEntry("x_message_id", "m1")
                    .containsEntry("x_causation_id", "m0");
            assertThat(dead.properties().get("traceparent"))
                    .contains(delivery.context().traceId());
            assertThat(post.send(Letter.to("alarms", "value")).properties()).containsEntry("x_causation_id", "m1");
        }
    }

    @Test
    void aCopyOfAMessageWithoutARequestIdGetsThatOfItsDelivery() {
        Letter order = Letter.delivered(7, "x_message_id", "m1");
        try (Delivery delivery = post.receiver().open(order, null)) {
            delivery.failed(new IllegalStateException());

            assertThat(post.send(copy(order)).properties())
                    .containsEntry("x_request_id", delivery.context().requestId())
                    .containsEntry("x_message_id", "m1");
        }
    }

    @Test
    void aCopyOutOfABatchThatHasFailedStaysInItsRequest() {
        Letter first = Letter.delivered(7, "x_request_id", "R1", "x_message_id", "m1", "x_causation_id", "m0");
        Letter second = Letter.delivered(8, "x_request_id", "R2", "x_message_id", "m2");
        try (Delivery delivery = post.receiver().openBatch(List.of(first, second))) {
            delivery.failed(new IllegalStateException());

            assertThat(post.send(copy(first)).properties()).isEqualTo(first.properties());
        }
        try (Delivery delivery = post.receiver().openBatch(List.of(first, first))) {
            delivery.failed(new IllegalStateException());

            assertThat(post.send(copy(first)).properties())
                    .containsOnlyKeys("x_request_id", "traceparent", "x_message_id", "x_causation_id")
                    .containsAllEntriesOf(first.properties());
        }
    }

    private static Letter copy(Letter letter) {
        return new Letter("dead", 0, new LinkedHashMap<>(letter.properties()), letter.body());
    }
}
