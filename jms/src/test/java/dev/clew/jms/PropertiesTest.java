package dev.clew.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties of all types and names, through a broker. */
class PropertiesTest extends JmsFixture {
    private TraceContext received() throws Exception {
        List<TraceContext> seen = new ArrayList<>();
        correlation.process(next(session), message -> seen.add(TraceContext.current()));
        return seen.get(0);
    }

    private static Map<String, Object> properties(Message message) throws Exception {
        Map<String, Object> all = new TreeMap<>();
        for (Enumeration<?> names = message.getPropertyNames(); names.hasMoreElements(); ) {
            String name = (String) names.nextElement();
            all.put(name, message.getObjectProperty(name));
        }
        all.remove("JMSXDeliveryCount");
        return all;
    }

    @Test
    void theNamesThatAreWrittenAreJavaIdentifiers() throws Exception {
        send("R1");

        assertThat(properties(next(bare)))
                .containsOnlyKeys("traceparent", "x_message_id", "x_request_id")
                .containsEntry("x_request_id", "R1");
    }

    @Test
    void aConfiguredNameIsWrittenAsAnIdentifierToo() throws Exception {
        Clew named = Clew.builder()
                .setting("clew.request.id.headers", "4-Shop.Request")
                .build();
        Message message = bare.createMessage();
        try (Scope scope = request("R1")) {
            CorrelationSession.create(named).inject(message);
        }

        assertThat(properties(message)).containsEntry("_4_shop_request", "R1");
        assertThat(CorrelationSession.create(named).extract(message).requestId())
                .isEqualTo("R1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x_request_id",
                "X_Request_ID",
                "X_Correlation_ID",
                "x_correlation_id",
                "x__dash__request__dash__id",
                "X__dash__Request__dash__ID",
                "x_HYPHEN_request_HYPHEN_id"
            })
    void theIdIsReadInEachSpelling(String property) throws Exception {
        sendBare(property, "order-4711");

        assertThat(received().requestId()).isEqualTo("order-4711");
    }

    /** AMQP 1.0 and OpenWire allow any name, and Artemis passes it on. */
    @ParameterizedTest
    @ValueSource(strings = {"x-request-id", "X-Request-ID"})
    void theIdIsReadUnderANameThatNoSenderInJavaCouldWrite(String property) throws Exception {
        Message message = bare.createTextMessage("SKU-44");
        ((ActiveMQMessage) message).getCoreMessage().putStringProperty(property, "order-4711");
        bareProducer.send(message);

        assertThat(received().requestId()).isEqualTo("order-4711");
    }

    @Test
    void theNameThatIsWrittenCountsBeforeOtherSpellings() throws Exception {
        sendBare("X_Request_ID", "other", "x_request_id", "order-4711", "X_Correlation_ID", "another");

        assertThat(received().requestId()).isEqualTo("order-4711");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ce_", "cloudEvents_"})
    void attributesOfACloudEventAreReadUnderBothPrefixes(String prefix) throws Exception {
        sendBare(prefix + "specversion", "1.0", prefix + "correlationid", "order-4711", prefix + "id", "event-1");

        assertThat(received().requestId()).isEqualTo("order-4711");
        assertThat(span("consumer").values()).containsEntry("message_id", "event-1");
    }

    private static final Map<String, Long> NOT_TEXT = Map.of(
            "rejected.request_id.not_text", 1L, "rejected.traceparent.malformed", 1L, "rejected.baggage.malformed", 1L);

    static Stream<Object> strangeValues() {
        return Stream.of((byte) 7, (short) 7, 7, 7L, 1.5f, 1.5, true, "");
    }

    @ParameterizedTest
    @MethodSource("strangeValues")
    void anIdOfAnotherTypeIsRefusedWhereverItStands(Object value) throws Exception {
        sendBare(
                "x_request_id",
                value,
                "X_Request_ID",
                value,
                "traceparent",
                value,
                "tracestate",
                value,
                "baggage",
                value,
                "x_message_id",
                value,
                "x_causation_id",
                value,
                "ce_specversion",
                value,
                "ce_id",
                value);

        assertThat(received().requestId()).matches(NEW_ID);
        assertThat(span("consumer").values()).doesNotContainKey("causation_id");
        assertThat(span("consumer").values().get("message_id")).asString().startsWith("ID:");
        assertThat(clew.counters().all())
                .isEqualTo(
                        "".equals(value)
                                ? Map.of("rejected.request_id.empty", 1L, "rejected.traceparent.malformed", 1L)
                                : NOT_TEXT);
    }

    @ParameterizedTest
    @MethodSource("strangeValues")
    void theApplicationsOwnPropertiesKeepTheirTypes(Object value) throws Exception {
        try (Scope scope = request("R1")) {
            Message message = session.createMessage();
            message.setObjectProperty("own", value);
            producer.send(message);
        }

        assertThat(next(bare).getObjectProperty("own")).isEqualTo(value).hasSameClassAs(value);
    }

    @Test
    void anInvalidIdInAnotherSpellingGoesAndTheOtherPropertiesStay() throws Exception {
        try (Scope scope = request("R1")) {
            Message message = session.createMessage();
            message.setStringProperty("X_Request_ID", "two words");
            message.setStringProperty("tracestate", "old=1");
            message.setLongProperty("own", 7);
            message.setStringProperty("JMSXGroupID", "group-1");
            producer.send(message);
        }

        assertThat(properties(next(bare)))
                .containsOnlyKeys("JMSXGroupID", "own", "traceparent", "x_message_id", "x_request_id")
                .containsEntry("x_request_id", "R1")
                .containsEntry("own", 7L)
                .containsEntry("JMSXGroupID", "group-1");
    }

    @Test
    void aReceivedMessageIsSentOnWithAllThatTheApplicationKnowsOfIt() throws Exception {
        sendBare("x_request_id", "R1", "own", 7L, "JMSXGroupID", "group-1", "JMSXGroupSeq", 3, "none", null);
        Message in = next(session);
        correlation.process(in, producer::send);

        Message out = next(bare);
        assertThat(((TextMessage) out).getText()).isEqualTo("SKU-44");
        assertThat(properties(out))
                .containsOnlyKeys(
                        "JMSXGroupID",
                        "JMSXGroupSeq",
                        "none",
                        "own",
                        "traceparent",
                        "x_causation_id",
                        "x_message_id",
                        "x_request_id")
                .containsEntry("own", 7L)
                .containsEntry("JMSXGroupSeq", 3)
                .containsEntry("none", null);
        assertThat(clew.counters().all()).isEmpty();
    }

    @Test
    void aReceivedMessageThatCouldNotBeMadeAgainIsSentOnAsItIs() throws Exception {
        Message message = bare.createTextMessage("SKU-44");
        ((ActiveMQMessage) message).getCoreMessage().putStringProperty("own-name", "acme");
        bareProducer.send(message);
        Message in = next(session);
        correlation.process(in, producer::send);

        assertThat(properties(next(bare))).containsOnlyKeys("own-name").containsEntry("own-name", "acme");
        assertThat(clew.counters().all()).isEqualTo(Map.of("skipped.jms.send", 1L));
    }

    @Test
    void theSameMessageIsSentTwiceAndHasTwoIds() throws Exception {
        try (Scope scope = request("R1")) {
            Message message = session.createMessage();
            producer.send(message);
            producer.send(message);
        }

        String first = next(bare).getStringProperty("x_message_id");
        assertThat(next(bare).getStringProperty("x_message_id")).matches(NEW_ID).isNotEqualTo(first);
        assertThat(log.spansEnded("producer")).hasSize(2);
    }

    @Test
    void noHeaderFieldOfJmsIsTouched() throws Exception {
        try (Scope scope = request("R1")) {
            Message message = session.createTextMessage("SKU-44");
            message.setJMSCorrelationID("call-1");
            message.setJMSReplyTo(queue);
            message.setJMSType("order");
            producer.send(message, DeliveryMode.NON_PERSISTENT, 7, 60_000);
        }

        Message sent = next(bare);
        assertThat(sent.getJMSCorrelationID()).isEqualTo("call-1");
        assertThat(sent.getJMSReplyTo()).isEqualTo(queue);
        assertThat(sent.getJMSType()).isEqualTo("order");
        assertThat(sent.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(sent.getJMSPriority()).isEqualTo(7);
        assertThat(sent.getJMSExpiration() - sent.getJMSTimestamp()).isEqualTo(60_000);
        correlation.republish(sent);
        assertThat(sent.getJMSCorrelationID()).isEqualTo("call-1");
    }

    @Test
    void aSelectorMayAskForARequest() throws Exception {
        send("R1");
        send("R2");

        try (MessageConsumer consumer = bare.createConsumer(queue, "x_request_id = 'R2'")) {
            assertThat(next(consumer).getStringProperty("x_request_id")).isEqualTo("R2");
        }
    }

    @Test
    void theProvidersMessageIdNamesAMessageThatHasNoOther() throws Exception {
        sendBare();
        Message in = next(session);
        Message out = bare.createMessage();
        correlation.process(in, message -> correlation.inject(out));

        assertThat(out.getStringProperty("x_causation_id")).isEqualTo(in.getJMSMessageID());
        assertThat(span("consumer").values())
                .containsEntry("message_id", in.getJMSMessageID())
                .containsKey("lag_ms");
    }

    @Test
    void aMessageWithoutNameAndTimeIsHandledToo() throws Exception {
        bareProducer.setDisableMessageID(true);
        bareProducer.setDisableMessageTimestamp(true);
        sendBare();
        Message out = bare.createMessage();
        correlation.process(next(session), message -> correlation.inject(out));

        assertThat(out.propertyExists("x_causation_id")).isFalse();
        assertThat(span("consumer").values()).doesNotContainKeys("message_id", "lag_ms");
    }

    @Test
    void aMalformedSettingSaysWhatIsAllowed() {
        assertThatThrownBy(() -> CorrelationSession.create(clew, Map.of("clew.jms.on.existing", "maybe")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid value maybe for configuration clew.jms.on.existing: must be one of keep, replace");
    }
}
