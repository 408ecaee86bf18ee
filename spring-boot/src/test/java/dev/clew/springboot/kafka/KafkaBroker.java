package dev.clew.springboot.kafka;

import dev.clew.broker.BrokerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** One real broker for the tests of this package, in a process of its own, and clients that know nothing of Clew. */
final class KafkaBroker {
    private static final BrokerProcess INSTANCE = start();
    private static final Producer<String, String> PRODUCER = new KafkaProducer<>(
            Map.of("bootstrap.servers", INSTANCE.address()), new StringSerializer(), new StringSerializer());

    private KafkaBroker() {}

    private static BrokerProcess start() {
        try {
            Path directory = Files.createTempDirectory("clew-broker");
            BrokerProcess broker = BrokerProcess.start(directory);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(broker, directory)));
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stop(BrokerProcess broker, Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            broker.close();
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static String address() {
        return INSTANCE.address();
    }

    /** Creates a topic with a new name. */
    static String topic(String name, int partitions) {
        String topic = name + "-" + UUID.randomUUID();
        try {
            INSTANCE.topic(topic, partitions);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return topic;
    }

    /** Sends a record with headers, each a name and a value, and returns when the broker has it. */
    static void send(String topic, String value, String... headers) {
        ProducerRecord<String, String> record = new ProducerRecord<>(topic, value);
        for (int i = 0; i < headers.length; i += 2) {
            record.headers().add(headers[i], headers[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        Future<?> sent = PRODUCER.send(record);
        PRODUCER.flush();
        Journal.until(sent::isDone);
    }

    /** Returns the records of a topic from its beginning, as soon as there are so many; those of transactions if committed. */
    static List<ConsumerRecord<String, String>> records(String topic, int count) {
        Map<String, Object> properties =
                Map.of("bootstrap.servers", address(), "isolation.level", "read_committed", "max.poll.records", 1000);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<ConsumerRecord<String, String>> records = new ArrayList<>();
            Journal.until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                return records.size() >= count;
            });
            return records;
        }
    }

    /** Returns the last value of a header, null if it is absent. */
    static @Nullable String header(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** Returns all values of a header. */
    static List<String> headers(ConsumerRecord<?, ?> record, String name) {
        List<String> values = new ArrayList<>();
        record.headers()
                .headers(name)
                .forEach(header -> values.add(new String(header.value(), StandardCharsets.UTF_8)));
        return values;
    }
}
