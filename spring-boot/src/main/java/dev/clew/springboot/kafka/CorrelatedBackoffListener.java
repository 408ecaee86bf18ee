package dev.clew.springboot.kafka;

import dev.clew.context.Scope;
import java.math.BigInteger;
import java.time.Clock;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.kafka.listener.adapter.KafkaBackoffAwareMessageListenerAdapter;
import org.springframework.kafka.retrytopic.RetryTopicHeaders;
import org.springframework.kafka.support.Acknowledgment;

/**
 * The listener of a retry topic, each of whose records is processed in its own context once it is due.
 *
 * <p>Of the adapter's own class, and with the same delegate, because Spring Kafka 3.3 looks for them to retry listeners that
 * return futures.
 */
final class CorrelatedBackoffListener<K, V> extends KafkaBackoffAwareMessageListenerAdapter<K, V> {
    private final KafkaBackoffAwareMessageListenerAdapter<K, V> adapter;
    private final ContainerDeliveries deliveries;

    CorrelatedBackoffListener(KafkaBackoffAwareMessageListenerAdapter<K, V> adapter, ContainerDeliveries deliveries) {
        super(adapter.getDelegate(), context -> {}, "", Clock.systemUTC());
        this.adapter = adapter;
        this.deliveries = deliveries;
    }

    @Override
    public void onMessage(
            ConsumerRecord<K, V> record, @Nullable Acknowledgment acknowledgment, @Nullable Consumer<?, ?> consumer) {
        if (isEarly(record)) {
            // Put off by an exception, which is no failure of the record.
            try (Scope scope = deliveries.kafka().extract(record.headers()).makeCurrent()) {
                adapter.onMessage(record, acknowledgment, consumer);
            }
        } else {
            deliveries.process(record, () -> adapter.onMessage(record, acknowledgment, consumer));
        }
    }

    private static boolean isEarly(ConsumerRecord<?, ?> record) {
        Header due = record.headers().lastHeader(RetryTopicHeaders.DEFAULT_HEADER_BACKOFF_TIMESTAMP);
        byte @Nullable [] value = due == null ? null : due.value();
        return value != null
                && value.length > 0
                && value.length <= Long.BYTES
                && new BigInteger(value).longValue() > System.currentTimeMillis();
    }

    @Override
    public void onFirstPoll() {
        if (adapter.getDelegate() instanceof ConsumerSeekAware aware) {
            aware.onFirstPoll();
        }
    }
}
