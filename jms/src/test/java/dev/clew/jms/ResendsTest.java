package dev.clew.jms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.context.Scope;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages that are sent once more, in another request or outside of any. */
class ResendsTest extends JmsFixture {
    private static final List<String> OURS = List.of("x_request_id", "traceparent", "x_message_id");

    @AfterEach
    void nothingWasSkipped() {
        assertThat(clew.counters().all()).isEmpty();
    }

    private void send(Message message, String requestId) throws JMSException {
        try (Scope scope = request(requestId)) {
            producer.send(message);
        }
    }

    private String requestIdOfTheNext() throws JMSException {
        return next(bare).getStringProperty("x_request_id");
    }

    @Test
    void aMessageHasTheIdsOfTheRequestThatSendsIt() throws Exception {
        TextMessage message = session.createTextMessage("SKU-44");
        message.setStringProperty("tenant", "acme");
        send(message, "R1");
        send(message, "R2");
        producer.send(message);

        Message first = next(bare);
        Message second = next(bare);
        Message outside = next(bare);
        assertThat(first.getStringProperty("x_request_id")).isEqualTo("R1");
        assertThat(second.getStringProperty("x_request_id")).isEqualTo("R2");
        assertThat(second.getStringProperty("x_message_id"))
                .matches(NEW_ID)
                .isNotEqualTo(first.getStringProperty("x_message_id"));
        for (String name : OURS) {
            assertThat(outside.propertyExists(name)).as(name).isFalse();
        }
        assertThat(outside.getStringProperty("tenant")).isEqualTo("acme");
    }

    @Test
    void aMessageThatLeftWithoutIdsHasThoseOfEachRequestThatSendsItLater() throws Exception {
        TextMessage message = session.createTextMessage("SKU-44");
        producer.send(message);
        send(message, "R1");
        producer.send(message);
        send(message, "R2");
        send(message, "R3");

        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            seen.add(requestIdOfTheNext());
        }
        assertThat(seen).containsExactly(null, "R1", null, "R2", "R3");
    }

    @Test
    void aReceivedMessageWithoutIdsThatIsSentOnHasThoseOfEachRequest() throws Exception {
        sendBare("tenant", "acme");
        Message received = next(session);
        send(received, "R1");
        send(received, "R2");
        producer.send(received);

        assertThat(requestIdOfTheNext()).isEqualTo("R1");
        assertThat(requestIdOfTheNext()).isEqualTo("R2");
        Message outside = next(bare);
        assertThat(properties(outside)).isEqualTo(Map.of("tenant", "acme"));
    }

    @Test
    void theRequestIdThatAMessageWasReceivedWithStaysHoweverOftenItIsSentOn() throws Exception {
        sendBare("x_request_id", "R1");
        Message received = next(session);
        send(received, "R2");
        send(received, "R3");

        assertThat(requestIdOfTheNext()).isEqualTo("R1");
        assertThat(requestIdOfTheNext()).isEqualTo("R1");
    }

    @Test
    void noTwoSendsHaveOneMessageId() throws Exception {
        TextMessage message = session.createTextMessage("SKU-44");
        send(message, "R1");
        send(message, "R1");

        assertThat(next(bare).getStringProperty("x_message_id"))
                .isNotEqualTo(next(bare).getStringProperty("x_message_id"));
    }

    @Test
    void anIdOfItsOwnStaysHoweverOftenTheMessageIsSent() throws Exception {
        Message message = session.createMessage();
        message.setStringProperty("x_request_id", "own");
        send(message, "R1");
        send(message, "R2");
        producer.send(message);

        assertThat(requestIdOfTheNext()).isEqualTo("own");
        assertThat(requestIdOfTheNext()).isEqualTo("own");
        Message outside = next(bare);
        assertThat(outside.getStringProperty("x_request_id")).isEqualTo("own");
        assertThat(outside.propertyExists("traceparent")).isFalse();
    }

    @Test
    void anIdThatTheApplicationSetsBetweenTwoSendsStays() throws Exception {
        Message message = session.createMessage();
        send(message, "R1");
        message.setStringProperty("x_request_id", "own");
        send(message, "R2");

        assertThat(requestIdOfTheNext()).isEqualTo("R1");
        assertThat(requestIdOfTheNext()).isEqualTo("own");
    }

    @Test
    void aMessageThatIsFilledWithThePropertiesOfASentOneKeepsThem() throws Exception {
        Message message = session.createMessage();
        send(message, "R1");
        Message copy = session.createMessage();
        set(copy, properties(message));
        send(copy, "R2");

        assertThat(requestIdOfTheNext()).isEqualTo("R1");
        assertThat(requestIdOfTheNext()).isEqualTo("R1");
    }

    @Test
    void aReceivedMessageWhosePropertiesTheApplicationSetsAgainKeepsItsId() throws Exception {
        send(session.createMessage(), "R1");
        Message received = next(session);
        Map<String, Object> properties = properties(received);
        received.clearProperties();
        set(received, properties);
        producer.send(received);
        send(received, "R2");

        Message outside = next(bare);
        for (String name : OURS) {
            assertThat(outside.getStringProperty(name)).as(name).isEqualTo(properties.get(name));
        }
        assertThat(requestIdOfTheNext()).isEqualTo("R1");
    }

    @Test
    void withoutMessageIdsNobodyKnowsThatAMessageWasSentBefore() throws Exception {
        CorrelationSession nameless = CorrelationSession.create(clew, Map.of("clew.jms.message.ids", "nothing"));
        MessageProducer producing = nameless.wrap(bare).createProducer(queue);
        Message message = bare.createMessage();
        for (String id : List.of("R1", "R2")) {
            try (Scope scope = request(id)) {
                producing.send(message);
            }
        }

        assertThat(requestIdOfTheNext()).isEqualTo("R1");
        assertThat(requestIdOfTheNext()).isEqualTo("R1");
    }

    private static Map<String, Object> properties(Message message) throws JMSException {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Object name : Collections.list((Enumeration<?>) message.getPropertyNames())) {
            if (!((String) name).startsWith("JMS")) {
                properties.put((String) name, message.getObjectProperty((String) name));
            }
        }
        return properties;
    }

    private static void set(Message message, Map<String, Object> properties) throws JMSException {
        for (Map.Entry<String, Object> each : properties.entrySet()) {
            message.setObjectProperty(each.getKey(), each.getValue());
        }
    }
}
