package dev.clew.testkit.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.TraceContext;
import dev.clew.propagation.Extracted;
import dev.clew.propagation.Getter;
import dev.clew.propagation.Propagator;
import dev.clew.propagation.Propagators;
import dev.clew.propagation.Setter;
import dev.clew.testkit.CapturedLog;
import dev.clew.testkit.FailingFormat;
import dev.clew.testkit.FailingListener;
import dev.clew.testkit.messaging.TestedBroker.Message;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Messages that are sent. */
abstract class MessagingSends extends MessagingFixture {
    MessagingSends(Opening opening) {
        super(opening);
    }

    @Test
    void eachIdIsWrittenOnceAndTheSpanNamesTheMessage() throws Exception {
        send("R1", "SKU-44");

        Message sent = broker.take(orders);
        CapturedLog.Line span = span("producer");
        assertThat(sent.body()).isEqualTo("SKU-44");
        assertThat(value(sent, "x-request-id")).isEqualTo("R1");
        assertThat(value(sent, "traceparent"))
                .startsWith(
                        "00-" + span.mdc().get("trace_id") + '-' + span.mdc().get("span_id") + '-');
        assertThat(value(sent, "x-message-id")).matches(NEW_ID);
        assertThat(sent.values("x-causation-id")).isEmpty();
        assertThat(span.values())
                .containsEntry("span", orders + " send")
                .containsEntry("message_id", value(sent, "x-message-id"))
                .containsEntry("outcome", "ok");
        assertThat(span.mdc()).containsEntry("request_id", "R1");
        assertThat(clew.counters().all()).isEmpty();
    }

    @Test
    void nothingIsWrittenOutsideARequest() throws Exception {
        broker.send(orders, "SKU-44", Map.of("x-request-id", "own", "tenant", "acme"));

        Message sent = broker.take(orders);
        assertThat(value(sent, "x-request-id")).isEqualTo("own");
        assertThat(value(sent, "tenant")).isEqualTo("acme");
        assertThat(sent.values("traceparent")).isEmpty();
        assertThat(sent.values("x-message-id")).isEmpty();
        assertThat(log.spansEnded("producer")).isEmpty();
    }

    @Test
    void aRequestBeginsWithAMessageIfItIsToldSo() throws Exception {
        TestedBroker generating = open(clew, Map.of("without.context", "generate"));
        generating.send(orders, "new", Map.of());
        generating.send(orders, "has one", Map.of("x-request-id", "own"));

        Message begun = broker.take(orders);
        assertThat(value(begun, "x-request-id")).matches(NEW_ID);
        assertThat(value(begun, "traceparent")).contains(value(begun, "x-request-id"));
        Message present = broker.take(orders);
        assertThat(value(present, "x-request-id")).isEqualTo("own");
        assertThat(present.values("traceparent")).isEmpty();
    }

    @Test
    void aValidIdThatIsThereStays() throws Exception {
        send("R1", "SKU-44", "x-request-id", "own", "tenant", "acme");

        Message sent = broker.take(orders);
        assertThat(value(sent, "x-request-id")).isEqualTo("own");
        assertThat(value(sent, "tenant")).isEqualTo("acme");
        assertThat(value(sent, "traceparent")).contains(spanId("producer"));
    }

    @Test
    void aValidIdThatIsThereIsReplacedIfItIsToldSo() throws Exception {
        send(open(clew, Map.of("on.existing", "replace")), "R1", "SKU-44", "x-request-id", "own");

        assertThat(value(broker.take(orders), "x-request-id")).isEqualTo("R1");
    }

    @Test
    void anInvalidIdThatIsThereIsReplaced() throws Exception {
        send("R1", "SKU-44", "x-request-id", "two words");

        assertThat(value(broker.take(orders), "x-request-id")).isEqualTo("R1");
    }

    @Test
    void eachSendHasAMessageIdOfItsOwn() throws Exception {
        send("R1", "SKU-44");
        send("R1", "SKU-44");

        String first = value(broker.take(orders), "x-message-id");
        assertThat(value(broker.take(orders), "x-message-id")).matches(NEW_ID).isNotEqualTo(first);
        assertThat(log.spansEnded("producer")).hasSize(2);
    }

    @Test
    void messageIdsAreLeftOutIfItIsToldSo() throws Exception {
        send(open(clew, Map.of("message.ids", "nothing")), "R1", "SKU-44");

        Message sent = broker.take(orders);
        assertThat(value(sent, "x-request-id")).isEqualTo("R1");
        assertThat(value(sent, "traceparent")).isNotEmpty();
        assertThat(sent.values("x-message-id")).isEmpty();
    }

    @Test
    void anEmptyMessageHasTheIdsToo() throws Exception {
        send("R1", "");

        Message sent = broker.take(orders);
        assertThat(sent.body()).isEmpty();
        assertThat(value(sent, "x-request-id")).isEqualTo("R1");
    }

    @Test
    void noHeaderOfAnyIsWrittenIfAFormatFails() throws Exception {
        Clew failing = Clew.builder()
                .propagator(Propagators.composite(Propagators.requestId("X-Request-ID"), new FailingFormat()))
                .build();
        send(open(failing, Map.of()), "R1", "SKU-44", "tenant", "acme");

        Message sent = broker.take(orders);
        assertThat(sent.body()).isEqualTo("SKU-44");
        assertThat(value(sent, "tenant")).isEqualTo("acme");
        assertThat(sent.values("x-request-id")).isEmpty();
        assertThat(sent.values("x-message-id")).isEmpty();
        assertThat(failing.counters().all()).isEqualTo(Map.of("skipped.inject", 1L));
    }

    @Test
    void theMessageIsSentWithItsIdsIfAListenerFails() throws Exception {
        Clew failing = Clew.builder()
                .setting("clew.span.log", "false")
                .listener(new FailingListener())
                .build();
        send(open(failing, Map.of()), "R1", "SKU-44");

        assertThat(value(broker.take(orders), "x-request-id")).isEqualTo("R1");
        assertThat(failing.counters().all()).isEqualTo(Map.of("skipped.span_listener", 2L));
    }

    @Test
    void baggageThatIsTooLargeIsDroppedAndTheIdsAreKept() throws Exception {
        Clew large = Clew.builder()
                .propagator(Propagators.composite(
                        Propagators.requestId("X-Request-ID"), Propagators.w3c(), new LargeBaggage()))
                .build();
        send(open(large, Map.of()), "R1", "SKU-44");

        Message sent = broker.take(orders);
        assertThat(value(sent, "x-request-id")).isEqualTo("R1");
        assertThat(value(sent, "x-message-id")).matches(NEW_ID);
        assertThat(sent.values("baggage")).isEmpty();
        assertThat(large.counters().all().keySet()).singleElement().asString().endsWith(".dropped.baggage");
    }

    /** Writes more than a message may be made to carry. */
    private static final class LargeBaggage implements Propagator {
        @Override
        public List<String> fields() {
            return List.of("baggage");
        }

        @Override
        public <C> void extract(C carrier, Getter<? super C> getter, Extracted extracted) {}

        @Override
        public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
            setter.set(carrier, "baggage", "b".repeat(8_192));
        }
    }
}
