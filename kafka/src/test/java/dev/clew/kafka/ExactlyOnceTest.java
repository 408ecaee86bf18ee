package dev.clew.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** A loop with the interceptor in its properties, whose first transaction is aborted. */
@SuppressWarnings("FutureReturnValueIgnored") // what was sent is read back
class ExactlyOnceTest {
    private final Clew clew = Clew.builder().build();
    private final CorrelationConsumer kafka = CorrelationConsumer.create(clew);
    private final String orders = Broker.topic();
    private final String shipping = Broker.topic();
    private final Object[] shared = {
        "interceptor.classes", CorrelationProducerInterceptor.class.getName(), CorrelationProducerInterceptor.CLEW, clew
    };

    private Object[] shared(Object... more) {
        Object[] all = java.util.Arrays.copyOf(shared, shared.length + more.length);
        System.arraycopy(more, 0, all, shared.length, more.length);
        return all;
    }

    @Test
    void anAbortedTransactionIsDoneAgainUnderTheSameIds() throws Exception {
        try (KafkaProducer<String, String> feeder = Broker.producer(shared);
                Scope scope = Sample.request(clew, "R1").makeCurrent()) {
            feeder.send(new ProducerRecord<>(orders, "value")).get();
        }
        TopicPartition partition = new TopicPartition(orders, 0);
        try (KafkaConsumer<String, String> consumer = Broker.consumer(shared("group.id", orders));
                KafkaProducer<String, String> producer = Broker.producer(shared("transactional.id", orders))) {
            consumer.assign(List.of(partition));
            producer.initTransactions();
            for (boolean commits : new boolean[] {false, true}) {
                consumer.seekToBeginning(List.of(partition));
                ConsumerRecords<String, String> records = consumer.poll(Broker.PATIENCE);
                producer.beginTransaction();
                kafka.forEach(records, record -> producer.send(new ProducerRecord<>(shipping, record.value())));
                producer.flush();
                if (commits) {
                    producer.sendOffsetsToTransaction(records.nextOffsets(), consumer.groupMetadata());
                    producer.commitTransaction();
                } else {
                    producer.abortTransaction();
                }
            }
            OffsetAndMetadata committed =
                    consumer.committed(java.util.Set.of(partition)).get(partition);
            assertThat(committed.offset()).isEqualTo(1);
        }
        String cause = Sample.value(Broker.readOne(orders).headers(), "x-message-id");
        ConsumerRecord<String, String> shipped = Broker.readOne(shipping);
        assertThat(Sample.value(shipped.headers(), "x-request-id")).isEqualTo("R1");
        assertThat(Sample.value(shipped.headers(), "x-causation-id")).isEqualTo(cause);
        // The aborted record is another message with the same cause. Only a dirty read sees it.
        try (KafkaConsumer<String, String> dirty = Broker.consumer()) {
            dirty.assign(List.of(new TopicPartition(shipping, 0)));
            List<ConsumerRecord<String, String>> both = Broker.poll(dirty, 2);
            assertThat(both)
                    .allSatisfy(each -> assertThat(Sample.value(each.headers(), "x-causation-id"))
                            .isEqualTo(cause));
            assertThat(Sample.value(both.get(0).headers(), "x-message-id"))
                    .isNotEqualTo(Sample.value(both.get(1).headers(), "x-message-id"));
        }
    }
}
