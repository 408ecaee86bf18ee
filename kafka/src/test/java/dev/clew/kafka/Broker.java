package dev.clew.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** One real broker for all test classes of this JVM. The first class that uses it starts it. */
final class Broker {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final dev.clew.broker.Broker INSTANCE = start();

    private Broker() {}

    private static dev.clew.broker.Broker start() {
        try {
            Path directory = Files.createTempDirectory("clew-broker");
            dev.clew.broker.Broker broker = dev.clew.broker.Broker.start(directory);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                broker.close();
                delete(directory);
            }));
            return broker;
        } catch (Exception e) {
            throw new IllegalStateException("the broker did not start", e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String address() {
        return INSTANCE.address();
    }

    /** Creates a topic with a new name. */
    static String topic(int partitions) {
        String topic = "orders-" + UUID.randomUUID();
        try {
            INSTANCE.topic(topic, partitions);
            return topic;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    static String topic() {
        return topic(1);
    }

    /** Returns the configuration that all clients share, with more keys and values. */
    static Properties client(Object... more) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", address());
        for (int i = 0; i < more.length; i += 2) {
            properties.put(more[i], more[i + 1]);
        }
        return properties;
    }

    static KafkaProducer<String, String> producer(Object... more) {
        return new KafkaProducer<>(client(more), new StringSerializer(), new StringSerializer());
    }

    static KafkaConsumer<String, String> consumer(Object... more) {
        Properties properties = client(more);
        properties.putIfAbsent("auto.offset.reset", "earliest");
        properties.putIfAbsent("enable.auto.commit", "false");
        // A fetch that has begun to wait does not notice that a transaction commits.
        properties.putIfAbsent("fetch.max.wait.ms", "50");
        return new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
    }

    /** Reads a topic's first partition from its beginning until this many records have come. */
    static List<ConsumerRecord<String, String>> read(String topic, int count) {
        try (KafkaConsumer<String, String> consumer = consumer("isolation.level", "read_committed")) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            consumer.seekToBeginning(consumer.assignment());
            return poll(consumer, count);
        }
    }

    static ConsumerRecord<String, String> readOne(String topic) {
        return read(topic, 1).get(0);
    }

    static List<ConsumerRecord<String, String>> poll(Consumer<String, String> consumer, int count) {
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (records.size() < count) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("only " + records.size() + " of " + count + " records came");
            }
            consumer.poll(Duration.ofMillis(200)).forEach(records::add);
        }
        return records;
    }
}
