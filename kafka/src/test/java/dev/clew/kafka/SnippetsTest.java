package dev.clew.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.testkit.CapturedLog;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The code of README.md. */
class SnippetsTest {
    private static final Logger log = LoggerFactory.getLogger(SnippetsTest.class);

    @Test
    void theExample() throws Exception {
        Clew clew = Clew.builder().build();
        Properties properties = Broker.client("auto.offset.reset", "earliest");
        String orders = Broker.topic();
        String shipping = Broker.topic();
        try (CapturedLog captured = CapturedLog.create()) {
            // Sending: by configuration alone.
            properties.put("interceptor.classes", "dev.clew.kafka.CorrelationProducerInterceptor");
            Producer<String, String> producer =
                    new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
            try (Scope request = Sample.request(clew, "order-4711").makeCurrent()) {
                producer.send(new ProducerRecord<>(orders, "SKU-44")).get();
            }

            // Receiving: one line around the handler.
            CorrelationConsumer correlation = CorrelationConsumer.create(clew);
            Consumer<String, String> consumer =
                    new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
            consumer.assign(List.of(new TopicPartition(orders, 0)));
            List<ConsumerRecord<String, String>> records = Broker.poll(consumer, 1);
            correlation.forEach(records, record -> {
                log.info("shipping {}", record.value());
                producer.send(new ProducerRecord<>(shipping, record.value())).get();
            });
            consumer.close();
            producer.close();

            assertThat(captured.lines(SnippetsTest.class.getName()).get(0).mdc())
                    .containsEntry("request_id", "order-4711");
            assertThat(Sample.value(Broker.readOne(shipping).headers(), "x-causation-id"))
                    .isEqualTo(Sample.value(records.get(0).headers(), "x-message-id"));
        }
    }

    private static final class Picking extends ContextualProcessor<String, String, String, String> {
        @Override
        public void process(Record<String, String> record) {
            context().forward(new Record<>(record.key(), record.value(), record.timestamp()));
        }
    }

    @Test
    void theExampleOfStreams(@TempDir Path directory) throws Exception {
        Clew clew = Clew.builder().build();
        String orders = Broker.topic();
        String picked = Broker.topic();
        String packed = Broker.topic();
        Properties properties = Broker.client(
                "application.id",
                orders,
                "state.dir",
                directory.toString(),
                "auto.offset.reset",
                "earliest",
                "default.key.serde",
                Serdes.StringSerde.class,
                "default.value.serde",
                Serdes.StringSerde.class);
        StreamsBuilder builder = new StreamsBuilder();
        // The producer writes the headers of what leaves the topology; it takes the interceptor from the configuration.
        properties.put("producer.interceptor.classes", "dev.clew.kafka.CorrelationProducerInterceptor");

        CorrelationStreams streams = CorrelationStreams.create(clew);
        builder.<String, String>stream(orders)
                .process(streams.scoped(Picking::new)) // its process() and its punctuators
                .to(picked);
        builder.<String, String>stream(picked)
                .processValues(streams.scoped()) // or a head that only opens the scope
                .peek((key, value) -> log.info("packing {}", value))
                .to(packed);

        try (CapturedLog captured = CapturedLog.create();
                KafkaStreams running = new KafkaStreams(builder.build(), properties);
                Producer<String, String> producer =
                        CorrelationProducer.create(clew).wrap(Broker.producer())) {
            running.start();
            try (Scope request = Sample.request(clew, "order-4711").makeCurrent()) {
                producer.send(new ProducerRecord<>(orders, "key", "SKU-44")).get();
            }
            ConsumerRecord<String, String> last = Broker.readOne(packed);

            assertThat(captured.lines(SnippetsTest.class.getName()).get(0).mdc())
                    .containsEntry("request_id", "order-4711");
            assertThat(Sample.value(last.headers(), "x-causation-id"))
                    .isEqualTo(Sample.value(Broker.readOne(picked).headers(), "x-message-id"));
        }
    }
}
