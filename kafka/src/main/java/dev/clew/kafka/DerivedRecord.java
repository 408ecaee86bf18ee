package dev.clew.kafka;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record whose message id, cause and request id were decided by {@code derive} or {@code republish}.
 *
 * <p>Only its type says so, because a mark among the headers would travel with it.
 */
final class DerivedRecord<K, V> extends ProducerRecord<K, V> {
    DerivedRecord(
            String topic,
            @Nullable Integer partition,
            @Nullable Long timestamp,
            @Nullable K key,
            @Nullable V value,
            Headers headers) {
        super(topic, partition, timestamp, key, value, headers);
    }
}
