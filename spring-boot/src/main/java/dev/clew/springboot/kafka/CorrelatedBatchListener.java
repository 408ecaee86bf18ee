package dev.clew.springboot.kafka;

import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.kafka.listener.adapter.AbstractDelegatingMessageListenerAdapter;
import org.springframework.kafka.support.Acknowledgment;

/** A listener each of whose batches is processed in one context, which links to its records. */
final class CorrelatedBatchListener<K, V> extends AbstractDelegatingMessageListenerAdapter<BatchMessageListener<K, V>>
        implements BatchAcknowledgingConsumerAwareMessageListener<K, V> {
    private final ContainerDeliveries deliveries;

    CorrelatedBatchListener(BatchMessageListener<K, V> delegate, ContainerDeliveries deliveries) {
        super(delegate);
        this.deliveries = deliveries;
    }

    @Override
    public void onMessage(List<ConsumerRecord<K, V>> records) {
        deliveries.processBatch(records, () -> delegate.onMessage(records));
    }

    @Override
    public void onMessage(List<ConsumerRecord<K, V>> records, @Nullable Acknowledgment acknowledgment) {
        deliveries.processBatch(records, () -> delegate.onMessage(records, acknowledgment));
    }

    @Override
    public void onMessage(List<ConsumerRecord<K, V>> records, Consumer<?, ?> consumer) {
        deliveries.processBatch(records, () -> delegate.onMessage(records, consumer));
    }

    @Override
    public void onMessage(
            List<ConsumerRecord<K, V>> records, @Nullable Acknowledgment acknowledgment, Consumer<?, ?> consumer) {
        deliveries.processBatch(records, () -> delegate.onMessage(records, acknowledgment, consumer));
    }

    @Override
    public void onMessage(
            ConsumerRecords<K, V> records, @Nullable Acknowledgment acknowledgment, Consumer<K, V> consumer) {
        deliveries.processBatch(records, () -> delegate.onMessage(records, acknowledgment, consumer));
    }

    @Override
    public boolean wantsPollResult() {
        return delegate.wantsPollResult();
    }

    @Override
    public void onFirstPoll() {
        if (delegate instanceof ConsumerSeekAware aware) {
            aware.onFirstPoll();
        }
    }

    @Override
    public void unregisterSeekCallback() {
        if (delegate instanceof ConsumerSeekAware aware) {
            aware.unregisterSeekCallback();
        }
    }

    @Override
    public String toString() {
        return "CorrelatedBatchListener(" + delegate + ")";
    }
}
