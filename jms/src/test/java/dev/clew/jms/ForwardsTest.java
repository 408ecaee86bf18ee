package dev.clew.jms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.messaging.Delivery;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are sent on, and messages whose properties cannot be written. */
class ForwardsTest extends JmsFixture {
    private Message received(String messageId) throws JMSException {
        sendBare("x_request_id", "R1", "x_message_id", messageId);
        return next(session);
    }

    @Test
    void aMessageThatIsSentOnTwiceIsTheCauseOfBoth() throws Exception {
        Message in = received("m1");
        Message bound = bare.createMessage();
        Message derived = bare.createMessage();
        correlation.process(in, message -> {
            producer.send(message);
            producer.send(message);
            correlation.bind(() -> correlation.inject(bound)).run();
            correlation.derive(message, derived);
        });

        for (Message each : List.of(next(bare), next(bare), bound, derived)) {
            assertThat(each.getStringProperty("x_causation_id")).isEqualTo("m1");
            assertThat(each.getStringProperty("x_message_id")).matches(NEW_ID);
        }
    }

    @Test
    void theBaggageOfAMessageIsThereInItsHandlerAndStaysOnTheMessage() throws Exception {
        List<String> seen = new ArrayList<>();
        sendBare(
                "x_request_id",
                "R1",
                "traceparent",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "baggage",
                "tenant=acme");
        correlation.process(next(session), message -> {
            seen.add(TraceContext.current().baggage().get("tenant"));
            seen.add(message.getStringProperty("baggage"));
        });

        assertThat(seen).containsExactly("acme", "tenant=acme");
    }

    @Test
    void aDerivedMessageThatIsFilledAnewIsAnotherOne() throws Exception {
        Message out = correlation.derive(received("m1"), session.createTextMessage("parcel"));
        try (Scope scope = request("R1")) {
            producer.send(out);
            producer.send(out);
        }

        Message first = next(bare);
        Message second = next(bare);
        assertThat(first.getStringProperty("x_causation_id")).isEqualTo("m1");
        assertThat(second.getStringProperty("x_message_id"))
                .matches(NEW_ID)
                .isNotEqualTo(first.getStringProperty("x_message_id"));
    }

    @Test
    void oneMessageOfABatchIsNamedAsTheCause() throws Exception {
        List<Message> batch = List.of(received("m1"), received("m2"));
        try (Delivery delivery = correlation.openBatch(batch)) {
            producer.send(correlation.derive(batch.get(1), session.createTextMessage("parcel")));
        }

        assertThat(next(bare).getStringProperty("x_causation_id")).isEqualTo("m2");
    }

    @Test
    void aRepublishedMessageWithoutAnIdIsNamedAsTheProviderNamesIt() throws Exception {
        sendBare("x_request_id", "R1");
        Message in = next(session);
        String name = in.getJMSMessageID();
        correlation.process(in, message -> producer.send(correlation.republish(message)));

        assertThat(next(bare).getStringProperty("x_message_id")).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noHalfOfTheIdsIsLeftIfAPropertyCannotBeSet(boolean withError) throws Exception {
        Note note = new Note(Map.of("own", 7));
        note.refused = "x_message_id";
        note.withError = withError;
        sendWithin(note.asMessage());

        assertThat(note.properties).isEqualTo(Map.of("own", 7));
        assertThat(clew.counters().all()).isEqualTo(Map.of("skipped.jms.send", 1L));
    }

    @Test
    void aPropertyOfTheProvidersThatCannotBeSetAgainDoesNoHarm() throws Exception {
        Note note = new Note(Map.of("own", 7, "JMS_Provider_Secret", "s", "JMSXDeliveryCount", 2));
        note.readOnly = true;
        note.refused = "JMS_Provider_Secret";
        sendWithin(note.asMessage());

        assertThat(note.properties)
                .containsEntry("own", 7)
                .containsEntry("x_request_id", "R1")
                .doesNotContainKeys("JMS_Provider_Secret", "JMSXDeliveryCount");
    }

    /** As a library for SQS refuses a property without a text, which it has given itself. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void allOthersAreSetAgainIfThenOneIsRefused(boolean withError) throws Exception {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("first", 1);
        own.put("second", "");
        own.put("third", 3);
        Note note = new Note(own);
        note.readOnly = true;
        note.refused = "second";
        note.withError = withError;
        sendWithin(note.asMessage());

        assertThat(note.properties).isEqualTo(Map.of("first", 1, "third", 3));
        assertThat(clew.counters().all()).isEqualTo(Map.of("skipped.jms.send", 1L));
    }

    @Test
    void aPropertyThatIsNoValueOfJmsLeavesTheMessageAlone() throws Exception {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("own", List.of("x"));
        Note note = new Note(own);
        note.readOnly = true;
        sendWithin(note.asMessage());

        assertThat(note.properties).isEqualTo(own);
        assertThat(clew.counters().all()).isEqualTo(Map.of("skipped.jms.send", 1L));
    }

    private void sendWithin(TextMessage message) {
        int[] sends = new int[1];
        CorrelatedMessages messages = new CorrelatedMessages(JmsSystem.create(clew, Map.of()));
        try (Scope scope = request("R1")) {
            messages.send(message, queue, () -> sends[0]++);
        }
        assertThat(sends).containsExactly(1);
    }
}
