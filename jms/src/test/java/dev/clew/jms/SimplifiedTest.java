package dev.clew.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.Await;
import jakarta.jms.CompletionListener;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageNotWriteableRuntimeException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the simplified API does in its own way. */
class SimplifiedTest extends JmsFixture {
    private JMSContext context;

    @BeforeEach
    void open() {
        context = correlation.wrap(Broker.factory()).createContext();
    }

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void aBodyOfEachKindIsSentWithIts() throws Exception {
        try (Scope scope = request("R1")) {
            context.createProducer()
                    .send(queue, "text")
                    .send(queue, new byte[] {1, 2})
                    .send(queue, Collections.<String, Object>singletonMap("sku", 44))
                    .send(queue, (Serializable) Integer.valueOf(7));
        }

        assertThat(body(String.class)).isEqualTo("text");
        assertThat(body(byte[].class)).containsExactly(1, 2);
        assertThat((Object) body(Map.class)).isEqualTo(Map.of("sku", 44));
        assertThat(body(Serializable.class)).isEqualTo(7);
    }

    private <T> T body(Class<T> type) throws Exception {
        Message message = next(bare);
        assertThat(message.getStringProperty("x_request_id")).isEqualTo("R1");
        return message.getBody(type);
    }

    @Test
    void noBodyIsSentAsTheProviderSendsNoneWithTheIds() throws Exception {
        sendNothing();
        try (Scope scope = request("R1")) {
            sendNothing();
        }

        List<Message> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(next(bare));
        }
        for (int i = 0; i < 4; i++) {
            assertThat(all.get(i).propertyExists("x_request_id")).isFalse();
            assertThat(all.get(i + 4).getStringProperty("x_request_id")).isEqualTo("R1");
            assertThat(all.get(i + 4)).hasSameClassAs(all.get(i));
            assertThat(all.get(i + 4).getBody(Object.class))
                    .isEqualTo(all.get(i).getBody(Object.class));
        }
    }

    private void sendNothing() {
        context.createProducer()
                .send(queue, (String) null)
                .send(queue, (byte[]) null)
                .send(queue, (Map<String, Object>) null)
                .send(queue, (Serializable) null);
    }

    @Test
    void aBodyThatNoMessageTakesIsRefusedAsByTheProvider() {
        Map<String, Object> body = Map.of("strange", new Object());
        JMSProducer producing = context.createProducer();

        assertThatThrownBy(() -> producing.send(queue, body)).isInstanceOf(MessageFormatRuntimeException.class);
        try (Scope scope = request("R1")) {
            assertThatThrownBy(() -> producing.send(queue, body)).isInstanceOf(MessageFormatRuntimeException.class);
        }
    }

    @Test
    void whatTheProducerSetsOnEachMessageIsSetAndStaysWithTheProducer() throws Exception {
        JMSProducer producing = context.createProducer()
                .setProperty("tenant", "acme")
                .setProperty("count", 7)
                .setProperty("traceparent", "stale")
                .setProperty("x_request_id", "two words")
                .setJMSCorrelationID("call-1");
        try (Scope scope = request("R1")) {
            producing.send(queue, "SKU-44");
        }

        Message sent = next(bare);
        assertThat(sent.getStringProperty("tenant")).isEqualTo("acme");
        assertThat(sent.getObjectProperty("count")).isEqualTo(7);
        assertThat(sent.getStringProperty("x_request_id")).isEqualTo("R1");
        assertThat(sent.getStringProperty("traceparent"))
                .contains(span("producer").mdc().get("span_id"));
        assertThat(sent.getJMSCorrelationID()).isEqualTo("call-1");
        assertThat(producing.getPropertyNames())
                .containsExactlyInAnyOrder("tenant", "count", "traceparent", "x_request_id");
        assertThat(producing.getStringProperty("traceparent")).isEqualTo("stale");
    }

    @Test
    void aReceivedMessageIsRefusedByAProducerWithProperties() throws Exception {
        sendBare();
        Message received = next(bare);
        try (Scope scope = request("R1")) {
            assertThatThrownBy(() -> context.createProducer()
                            .setProperty("tenant", "acme")
                            .send(queue, received))
                    .isInstanceOf(MessageNotWriteableRuntimeException.class);
        }
        assertThat(received.propertyExists("x_request_id")).isFalse();
    }

    @Test
    void whatSendingThrowsComesOutAndEndsTheSpan() {
        JMSProducer producing = context.createProducer();
        Message message = context.createTextMessage("SKU-44");
        context.close();
        try (Scope scope = request("R1")) {
            assertThatThrownBy(() -> producing.send(queue, message)).isInstanceOf(IllegalStateRuntimeException.class);
        }

        assertThat(span("producer").values()).containsEntry("outcome", "error");
        assertThat(span("producer").error()).isEqualTo("jakarta.jms.IllegalStateRuntimeException");
    }

    @Test
    void anAsynchronousSendEndsWithItsCompletion() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        CompletionListener listener = new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                told.add("sent " + TraceContext.current().requestId());
            }

            @Override
            public void onException(Message message, Exception failure) {
                told.add(failure.toString());
            }
        };
        JMSProducer producing = context.createProducer().setAsync(listener);
        try (Scope scope = request("R1")) {
            producing.send(queue, "SKU-44");
        }

        assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("sent R1");
        assertThat(producing.getAsync()).isSameAs(listener);
        Await.until(() -> !log.spansEnded("producer").isEmpty());
        assertThat(span("producer").values()).containsEntry("outcome", "ok");
    }

    @Test
    void outsideARequestAllIsAsWithoutUs() throws Exception {
        context.createProducer().setProperty("tenant", "acme").send(queue, "SKU-44");

        Message sent = next(bare);
        assertThat(sent.getBody(String.class)).isEqualTo("SKU-44");
        assertThat(sent.propertyExists("traceparent")).isFalse();
        assertThat(log.spansEnded("producer")).isEmpty();
    }

    @Test
    void aBodyIsReceivedWithoutItsMessageAndWithoutItsContext() throws Exception {
        send("R1");

        assertThat(context.createConsumer(queue).receiveBody(String.class, 10_000))
                .isEqualTo("SKU-44");
        assertThat(log.spansEnded("consumer")).isEmpty();
    }
}
