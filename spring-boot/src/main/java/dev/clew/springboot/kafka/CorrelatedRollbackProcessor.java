package dev.clew.springboot.kafka;

import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.springframework.kafka.listener.AfterRollbackProcessor;
import org.springframework.kafka.listener.ContainerProperties.EOSMode;
import org.springframework.kafka.listener.DeliveryAttemptAware;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.kafka.support.TopicPartitionOffset;

/** Error handling of transactional containers, in the context of the record or batch that has failed. */
sealed class CorrelatedRollbackProcessor<K, V> implements AfterRollbackProcessor<K, V> {
    private final AfterRollbackProcessor<K, V> delegate;
    private final ContainerDeliveries deliveries;

    private CorrelatedRollbackProcessor(AfterRollbackProcessor<K, V> delegate, ContainerDeliveries deliveries) {
        this.delegate = delegate;
        this.deliveries = deliveries;
    }

    static <K, V> AfterRollbackProcessor<K, V> of(
            AfterRollbackProcessor<K, V> delegate, ContainerDeliveries deliveries) {
        return delegate instanceof DeliveryAttemptAware attempts
                ? new Counting<>(delegate, attempts, deliveries)
                : new CorrelatedRollbackProcessor<>(delegate, deliveries);
    }

    @Override
    public void process(
            List<ConsumerRecord<K, V>> records,
            Consumer<K, V> consumer,
            MessageListenerContainer container,
            Exception failure,
            boolean recoverable,
            EOSMode eosMode) {
        deliveries.handle(failure, deliveries.openingFirst(records), () -> {
            delegate.process(records, consumer, container, failure, recoverable, eosMode);
            return true;
        });
    }

    @Override
    public void processBatch(
            ConsumerRecords<K, V> records,
            List<ConsumerRecord<K, V>> list,
            Consumer<K, V> consumer,
            MessageListenerContainer container,
            Exception failure,
            boolean recoverable,
            EOSMode eosMode) {
        deliveries.handle(failure, () -> deliveries.kafka().openBatch(list), () -> {
            delegate.processBatch(records, list, consumer, container, failure, recoverable, eosMode);
            return true;
        });
    }

    @Override
    public void clearThreadState() {
        delegate.clearThreadState();
    }

    @Override
    public boolean isProcessInTransaction() {
        return delegate.isProcessInTransaction();
    }

    @Override
    public String toString() {
        return "CorrelatedRollbackProcessor(" + delegate + ")";
    }

    /** One that counts attempts too. The container asks for them only if the type says so. */
    private static final class Counting<K, V> extends CorrelatedRollbackProcessor<K, V>
            implements DeliveryAttemptAware {
        private final DeliveryAttemptAware attempts;

        private Counting(
                AfterRollbackProcessor<K, V> delegate, DeliveryAttemptAware attempts, ContainerDeliveries deliveries) {
            super(delegate, deliveries);
            this.attempts = attempts;
        }

        @Override
        public int deliveryAttempt(TopicPartitionOffset offset) {
            return attempts.deliveryAttempt(offset);
        }
    }
}
