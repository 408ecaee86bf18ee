package dev.clew.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

class CorrelationShareConsumerTest {
    private final Clew clew = Clew.builder().build();
    private final CorrelationShareConsumer share = CorrelationShareConsumer.create(clew);

    private static ShareConsumer<String, String> consumer(Object... more) {
        return new KafkaShareConsumer<>(Broker.client(more), new StringDeserializer(), new StringDeserializer());
    }

    @Test
    void aReleasedRecordComesAgainWithTheSameIdsAndTheNextAttempt() throws Exception {
        String topic = Broker.topic();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", Broker.address()))) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.GROUP, topic),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
        try (Producer<String, String> producer =
                        CorrelationProducer.create(clew).wrap(Broker.producer());
                Scope scope = Sample.request(clew, "order-4711").makeCurrent()) {
            producer.send(new ProducerRecord<>(topic, "value")).get();
        }

        List<String> seen = new ArrayList<>();
        Set<TraceContext> calledBackIn = new HashSet<>();
        try (CapturedLog log = CapturedLog.create();
                ShareConsumer<String, String> consumer =
                        share.wrap(consumer("group.id", topic, "share.acknowledgement.mode", "explicit"))) {
            consumer.setAcknowledgementCommitCallback((offsets, exception) -> calledBackIn.add(TraceContext.current()));
            consumer.subscribe(List.of(topic));
            long deadline = System.nanoTime() + Broker.PATIENCE.toNanos();
            Scope job = Sample.request(clew, "job-1").makeCurrent();
            while ((seen.size() < 2 || calledBackIn.isEmpty()) && System.nanoTime() < deadline) {
                share.forEach(consumer.poll(Duration.ofMillis(200)), record -> {
                    seen.add(TraceContext.current().requestId() + ' ' + Sample.identity(record));
                    consumer.acknowledge(record, seen.size() == 1 ? AcknowledgeType.RELEASE : AcknowledgeType.ACCEPT);
                });
            }

            job.close();

            assertThat(calledBackIn).containsExactly(TraceContext.NONE);
            assertThat(seen).hasSize(2).allMatch(each -> each.equals(seen.get(0)) && each.startsWith("order-4711 "));
            assertThat(log.spansEnded("consumer"))
                    .extracting(line -> line.values().get("attempt"))
                    .containsExactly("1", "2");
        }
    }

    @Test
    void kafkaRefusesInterceptorsOnShareConsumers() {
        assertThatThrownBy(() -> consumer(
                        "group.id", "g", "interceptor.classes", CorrelationProducerInterceptor.class.getName()))
                .isInstanceOf(ConfigException.class);
    }
}
