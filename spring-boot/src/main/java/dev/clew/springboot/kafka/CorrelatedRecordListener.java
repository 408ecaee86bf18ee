package dev.clew.springboot.kafka;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.AcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.listener.adapter.AbstractDelegatingMessageListenerAdapter;
import org.springframework.kafka.support.Acknowledgment;

/** A listener each of whose records is processed in its own context. The container looks through it at the delegate. */
final class CorrelatedRecordListener<K, V> extends AbstractDelegatingMessageListenerAdapter<MessageListener<K, V>>
        implements AcknowledgingConsumerAwareMessageListener<K, V> {
    private final ContainerDeliveries deliveries;

    CorrelatedRecordListener(MessageListener<K, V> delegate, ContainerDeliveries deliveries) {
        super(delegate);
        this.deliveries = deliveries;
    }

    @Override
    public void onMessage(ConsumerRecord<K, V> record) {
        deliveries.process(record, () -> delegate.onMessage(record));
    }

    @Override
    public void onMessage(ConsumerRecord<K, V> record, @Nullable Acknowledgment acknowledgment) {
        deliveries.process(record, () -> delegate.onMessage(record, acknowledgment));
    }

    @Override
    public void onMessage(ConsumerRecord<K, V> record, Consumer<?, ?> consumer) {
        deliveries.process(record, () -> delegate.onMessage(record, consumer));
    }

    @Override
    public void onMessage(
            ConsumerRecord<K, V> record, @Nullable Acknowledgment acknowledgment, Consumer<?, ?> consumer) {
        deliveries.process(record, () -> delegate.onMessage(record, acknowledgment, consumer));
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
        return "CorrelatedRecordListener(" + delegate + ")";
    }
}
