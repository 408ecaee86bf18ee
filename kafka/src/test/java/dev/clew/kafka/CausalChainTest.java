package dev.clew.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.messaging.Delivery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The way from a dead letter back to the first order, found by the headers of the records alone. */
class CausalChainTest {
    private final Clew clew = Clew.builder().build();
    private final CorrelationConsumer kafka = CorrelationConsumer.create(clew);
    private final Map<String, String> topics = new LinkedHashMap<>();
    private final Producer<String, String> producer = Broker.producer(
            "interceptor.classes",
            CorrelationProducerInterceptor.class.getName(),
            CorrelationProducerInterceptor.CLEW,
            clew);

    @AfterEach
    void close() {
        producer.close();
    }

    private String topic(String name) {
        return topics.computeIfAbsent(name, any -> Broker.topic());
    }

    private void send(String name, String value) throws Exception {
        producer.send(new ProducerRecord<>(topic(name), value)).get();
    }

    private List<ConsumerRecord<String, String>> read(String name) {
        return Broker.read(topic(name), 2);
    }

    /** Processes one step of both flows. */
    private void step(String from, String to) throws Exception {
        for (ConsumerRecord<String, String> record : read(from)) {
            kafka.process(record, received -> send(to, received.value()));
        }
    }

    /** Fails one step of both flows. Their messages go to another topic, the second from outside its processing. */
    private void failingStep(String from, String to) throws Exception {
        List<ConsumerRecord<String, String>> records = read(from);
        try (Delivery delivery = kafka.open(records.get(0))) {
            delivery.failed(new IOException("on purpose"));
            producer.send(kafka.republish(records.get(0), topic(to))).get();
        }
        assertThatThrownBy(() -> kafka.process(records.get(1), record -> {
                    throw new IOException("on purpose");
                }))
                .isInstanceOf(IOException.class);
        producer.send(kafka.republish(records.get(1), topic(to))).get();
    }

    @Test
    void isRebuiltFromTheHeadersAlone() throws Exception {
        for (String request : List.of("R1", "R2")) {
            try (Scope scope = Sample.request(clew, request).makeCurrent()) {
                send("orders", request);
            }
        }
        step("orders", "payments");
        step("orders", "audit");
        failingStep("payments", "payments.retry");
        step("payments.retry", "stock");
        step("stock", "shipping");
        step("shipping", "mails");
        failingStep("mails", "mails.dead");

        Map<String, List<ConsumerRecord<String, String>>> byMessage = new HashMap<>();
        List.copyOf(topics.keySet())
                .forEach(name -> read(name)
                        .forEach(record -> byMessage
                                .computeIfAbsent(
                                        Sample.value(record.headers(), "x-message-id"), any -> new ArrayList<>())
                                .add(record)));
        Map<String, String> names = new HashMap<>();
        topics.forEach((name, topic) -> names.put(topic, name));
        for (ConsumerRecord<String, String> dead : read("mails.dead")) {
            List<String> path = new ArrayList<>();
            String messageId = Sample.value(dead.headers(), "x-message-id");
            while (messageId != null) {
                List<ConsumerRecord<String, String>> places = byMessage.get(messageId);
                assertThat(places).allSatisfy(place -> {
                    assertThat(place.value()).isEqualTo(dead.value());
                    assertThat(Sample.value(place.headers(), "x-request-id")).isEqualTo(dead.value());
                });
                path.add(String.join(
                        " → ",
                        places.stream().map(place -> names.get(place.topic())).toList()));
                List<String> causes = Sample.values(places.get(0).headers(), "x-causation-id");
                assertThat(places)
                        .allSatisfy(place -> assertThat(Sample.values(place.headers(), "x-causation-id"))
                                .isEqualTo(causes));
                messageId = causes.isEmpty() ? null : causes.get(0);
            }
            Collections.reverse(path);
            assertThat(path)
                    .containsExactly("orders", "payments → payments.retry", "stock", "shipping", "mails → mails.dead");
        }
        // Two orders with six messages each. The audit is a message; a retry and a dead letter are no new ones.
        assertThat(byMessage).hasSize(12);
    }
}
