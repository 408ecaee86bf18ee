package dev.clew.testkit.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.context.Scope;
import dev.clew.testkit.messaging.TestedBroker.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Messages that follow from others. */
abstract class MessagingConsequences extends MessagingFixture {
    MessagingConsequences(Opening opening) {
        super(opening);
    }

    @Test
    void whatAHandlerSendsNamesTheMessageAsItsCause() throws Exception {
        sendBare("SKU-44", "x-request-id", "R1", "x-message-id", "m1");
        broker.process(orders, message -> broker.send(shipping, "parcel", Map.of()));

        Message caused = broker.take(shipping);
        assertThat(value(caused, "x-causation-id")).isEqualTo("m1");
        assertThat(value(caused, "x-request-id")).isEqualTo("R1");
        assertThat(value(caused, "x-message-id")).matches(NEW_ID);
        assertThat(span("producer").values())
                .containsEntry("causation_id", "m1")
                .containsEntry("parent_id", spanId("consumer"));
    }

    @Test
    void theCauseIsTheCloudEventIfThatIsItsName() throws Exception {
        sendBare("SKU-44", "ce_specversion", "1.0", "ce_id", "event-1");
        broker.process(orders, message -> broker.send(shipping, "parcel", Map.of()));

        assertThat(value(broker.take(shipping), "x-causation-id")).isEqualTo("event-1");
    }

    @Test
    void whatIsSentForAnotherRequestMeanwhileHasNoCause() throws Exception {
        sendBare("SKU-44", "x-request-id", "R1", "x-message-id", "m1");
        broker.process(orders, message -> {
            try (Scope other = request("R2").makeCurrent()) {
                broker.send(shipping, "parcel", Map.of());
            }
        });

        Message sent = broker.take(shipping);
        assertThat(value(sent, "x-request-id")).isEqualTo("R2");
        assertThat(sent.values("x-causation-id")).isEmpty();
    }

    @Test
    void whatIsSentAfterwardsHasNoCause() throws Exception {
        sendBare("SKU-44", "x-request-id", "R1", "x-message-id", "m1");
        broker.process(orders, message -> {});
        try (Scope same = request("R1").makeCurrent()) {
            broker.send(shipping, "parcel", Map.of());
        }

        assertThat(broker.take(shipping).values("x-causation-id")).isEmpty();
    }

    @Test
    void aForwardWithCopiedHeadersIsAnotherMessage() throws Exception {
        sendBare("SKU-44", "x-request-id", "R1", "x-message-id", "m1", "x-causation-id", "m0", "tenant", "acme");
        broker.process(orders, message -> broker.forward(message, shipping));

        Message forwarded = broker.take(shipping);
        assertThat(forwarded.body()).isEqualTo("SKU-44");
        assertThat(value(forwarded, "tenant")).isEqualTo("acme");
        assertThat(value(forwarded, "x-request-id")).isEqualTo("R1");
        assertThat(value(forwarded, "x-message-id")).matches(NEW_ID);
        assertThat(value(forwarded, "x-causation-id")).isEqualTo("m1");
        assertThat(value(forwarded, "traceparent")).contains(spanId("producer"));
    }

    @Test
    void aRepublishedMessageIsTheSameOverThreeHops() throws Exception {
        sendBare("SKU-44", "x-request-id", "R1", "x-message-id", "m1", "x-causation-id", "m0", "tenant", "acme");
        List<String> places = List.of(orders, shipping, broker.destination(), broker.destination());
        for (int hop = 0; hop < 3; hop++) {
            String next = places.get(hop + 1);
            broker.process(places.get(hop), message -> broker.republish(message, next));
        }

        Message last = broker.take(places.get(3));
        assertThat(last.body()).isEqualTo("SKU-44");
        assertThat(value(last, "tenant")).isEqualTo("acme");
        assertThat(value(last, "x-request-id")).isEqualTo("R1");
        assertThat(value(last, "x-message-id")).isEqualTo("m1");
        assertThat(value(last, "x-causation-id")).isEqualTo("m0");
        assertThat(requestIds(log.spansEnded("producer"))).containsExactly("R1", "R1", "R1");
    }

    @Test
    void aDerivedMessageNamesItsCauseEvenFromAnotherRequest() throws Exception {
        sendBare("SKU-44", "x-request-id", "R1", "traceparent", TRACEPARENT, "x-message-id", "m1");
        List<Message> kept = new ArrayList<>();
        broker.process(orders, kept::add);
        try (Scope other = request("R2").makeCurrent()) {
            broker.derive(kept.get(0), shipping, "parcel");
        }

        Message derived = broker.take(shipping);
        assertThat(derived.body()).isEqualTo("parcel");
        assertThat(value(derived, "x-request-id")).isEqualTo("R1");
        assertThat(value(derived, "traceparent")).contains(TRACE_ID);
        assertThat(value(derived, "x-message-id")).matches(NEW_ID);
        assertThat(value(derived, "x-causation-id")).isEqualTo("m1");
    }
}
