package dev.clew.springboot.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Reads all topics of a Kafka broker beside the application, without a group, and sends examples. */
final class Topics implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);

    /**
     * A message that was read.
     *
     * @param headers by name, whatever its case; several values of one with commas between
     */
    record Message(String topic, Map<String, String> headers) {}

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Duration timeout;

    private Topics(String servers, Duration timeout) {
        int longest = (int) timeout.toMillis();
        Map<String, Object> settings = Map.of("bootstrap.servers", servers, "client.id", "clew-audit");
        this.timeout = timeout;
        Map<String, Object> reading = new HashMap<>(settings);
        reading.put("default.api.timeout.ms", longest);
        reading.put("allow.auto.create.topics", false);
        reading.put("request.timeout.ms", longest);
        consumer = new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        Map<String, Object> writing = new HashMap<>(settings);
        writing.put("max.block.ms", longest);
        producer = new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Begins to read at the end of all topics. */
    static Topics open(String servers, Duration timeout) {
        Topics topics = new Topics(servers, timeout);
        try {
            topics.positions.putAll(topics.ends());
            return topics;
        } catch (RuntimeException e) {
            topics.close();
            throw e;
        }
    }

    private Map<TopicPartition, Long> ends() {
        List<TopicPartition> partitions = new ArrayList<>();
        consumer.listTopics()
                .forEach((topic, infos) -> infos.forEach(info -> {
                    if (!topic.startsWith("__")) {
                        partitions.add(new TopicPartition(topic, info.partition()));
                    }
                }));
        return new HashMap<>(consumer.endOffsets(partitions));
    }

    /** Returns the messages since the last time. */
    List<Message> take() {
        List<Message> messages = new ArrayList<>();
        Map<TopicPartition, Long> ends = ends();
        ends.entrySet().removeIf(end -> end.getValue() <= positions.getOrDefault(end.getKey(), 0L));
        if (ends.isEmpty()) {
            return messages;
        }
        consumer.assign(ends.keySet());
        ends.keySet().forEach(partition -> consumer.seek(partition, positions.getOrDefault(partition, 0L)));
        long deadline = System.nanoTime() + timeout.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())
                && System.nanoTime() - deadline < 0) {
            consumer.poll(POLL).forEach(record -> messages.add(message(record)));
        }
        ends.keySet().forEach(partition -> positions.put(partition, consumer.position(partition)));
        return messages;
    }

    private static Message message(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Header header : record.headers()) {
            if (header.value() != null) {
                headers.merge(
                        header.key(),
                        new String(header.value(), StandardCharsets.UTF_8),
                        (first, second) -> first + "," + second);
            }
        }
        return new Message(record.topic(), headers);
    }

    /** Sends a message, and waits until the broker has it. */
    void send(String topic, @Nullable String key, String value, String idHeader, String id) throws Exception {
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(
                topic,
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                value.getBytes(StandardCharsets.UTF_8));
        message.headers().add(idHeader, id.getBytes(StandardCharsets.UTF_8));
        producer.send(message).get();
    }

    @Override
    public void close() {
        consumer.close();
        producer.close(Duration.ZERO);
    }
}
