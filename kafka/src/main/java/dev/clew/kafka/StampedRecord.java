package dev.clew.kafka;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record whose message id, causation and request id were decided by {@code derive} or {@code republish}.
 *
 * <p>Only its type says so: a mark among the headers would travel with it.
 */
final class StampedRecord<K, V> extends ProducerRecord<K, V> {
    StampedRecord(
            String topic,
            @Nullable Integer partition,
            @Nullable Long timestamp,
            @Nullable K key,
            @Nullable V value,
            Headers headers) {
        super(topic, partition, timestamp, key, value, headers);
    }
}
