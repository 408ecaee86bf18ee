package dev.clew.springboot.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.context.Scope;
import dev.clew.testkit.CapturedLog;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.support.ProducerListener;

class ProducersTest {
    private final String topic = KafkaBroker.topic("orders", 1);

    @Test
    void recordCarriesTheIdsAndCallbacksRunInTheSendersContext() throws Exception {
        try (KafkaApplication application = KafkaApplication.start(Listening.class);
                CapturedLog log = CapturedLog.create()) {
            Journal journal = application.journal();
            CompletableFuture<?> sent;
            try (Scope scope = application.request("r1")) {
                sent = application.template().send(topic, "order").whenComplete((result, e) -> journal.note("future"));
            }
            sent.get(60, TimeUnit.SECONDS);

            assertThat(journal.await(2)).containsExactlyInAnyOrder("future r1", "listener r1");
            ConsumerRecord<String, String> record =
                    KafkaBroker.records(topic, 1).get(0);
            assertThat(KafkaBroker.headers(record, "x-request-id")).containsExactly("r1");
            assertThat(KafkaBroker.headers(record, "traceparent")).hasSize(1);
            assertThat(KafkaBroker.headers(record, "x-message-id")).hasSize(1);
            assertThat(log.spansEnded("producer"))
                    .singleElement()
                    .satisfies(span -> assertThat(span.values())
                            .containsEntry("span", topic + " send")
                            .containsEntry("offset", "0"));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Listening {
        @Bean
        ProducerListener<Object, Object> producerListener(Journal journal) {
            return new ProducerListener<>() {
                @Override
                public void onSuccess(ProducerRecord<Object, Object> record, RecordMetadata metadata) {
                    journal.note("listener");
                }
            };
        }
    }
}
