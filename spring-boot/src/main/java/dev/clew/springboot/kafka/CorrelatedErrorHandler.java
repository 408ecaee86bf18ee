package dev.clew.springboot.kafka;

import dev.clew.messaging.Delivery;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.springframework.core.log.LogAccessor;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.kafka.support.TopicPartitionOffset;

/** An error handler that runs in the context of the record or batch that has failed. */
final class CorrelatedErrorHandler implements CommonErrorHandler {
    private final CommonErrorHandler delegate;
    private final ContainerDeliveries deliveries;

    CorrelatedErrorHandler(CommonErrorHandler delegate, ContainerDeliveries deliveries) {
        this.delegate = delegate;
        this.deliveries = deliveries;
    }

    @Override
    public boolean handleOne(
            Exception failure,
            ConsumerRecord<?, ?> record,
            Consumer<?, ?> consumer,
            MessageListenerContainer container) {
        return deliveries.handle(
                failure,
                () -> deliveries.kafka().open(record),
                () -> delegate.handleOne(failure, record, consumer, container));
    }

    @Override
    public void handleRemaining(
            Exception failure,
            List<ConsumerRecord<?, ?>> records,
            Consumer<?, ?> consumer,
            MessageListenerContainer container) {
        deliveries.handle(failure, deliveries.openingFirst(records), () -> {
            delegate.handleRemaining(failure, records, consumer, container);
            return true;
        });
    }

    @Override
    public void handleBatch(
            Exception failure,
            ConsumerRecords<?, ?> records,
            Consumer<?, ?> consumer,
            MessageListenerContainer container,
            Runnable invokeListener) {
        deliveries.handle(failure, opening(records), () -> {
            delegate.handleBatch(failure, records, consumer, container, invokeListener);
            return true;
        });
    }

    @Override
    public <K, V> ConsumerRecords<K, V> handleBatchAndReturnRemaining(
            Exception failure,
            ConsumerRecords<?, ?> records,
            Consumer<?, ?> consumer,
            MessageListenerContainer container,
            Runnable invokeListener) {
        return deliveries.handle(
                failure,
                opening(records),
                () -> delegate.handleBatchAndReturnRemaining(failure, records, consumer, container, invokeListener));
    }

    private <K, V> Supplier<Delivery> opening(ConsumerRecords<K, V> records) {
        return () -> deliveries.kafka().openBatch(records);
    }

    @Override
    public boolean seeksAfterHandling() {
        return delegate.seeksAfterHandling();
    }

    @Override
    public boolean deliveryAttemptHeader() {
        return delegate.deliveryAttemptHeader();
    }

    @Override
    public void handleOtherException(
            Exception failure, Consumer<?, ?> consumer, MessageListenerContainer container, boolean batchListener) {
        delegate.handleOtherException(failure, consumer, container, batchListener);
    }

    @Override
    public LogAccessor logger() {
        return delegate.logger();
    }

    @Override
    public int deliveryAttempt(TopicPartitionOffset offset) {
        return delegate.deliveryAttempt(offset);
    }

    @Override
    public void clearThreadState() {
        delegate.clearThreadState();
    }

    @Override
    public boolean isAckAfterHandle() {
        return delegate.isAckAfterHandle();
    }

    @Override
    public void setAckAfterHandle(boolean ack) {
        delegate.setAckAfterHandle(ack);
    }

    @Override
    public void onPartitionsAssigned(
            Consumer<?, ?> consumer, Collection<TopicPartition> partitions, Runnable publishPause) {
        delegate.onPartitionsAssigned(consumer, partitions, publishPause);
    }

    @Override
    public String toString() {
        return "CorrelatedErrorHandler(" + delegate + ")";
    }
}
