package dev.clew.kafka;

import dev.clew.Span;
import dev.clew.messaging.MessageReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;

/** Describes consumed records. */
final class ConsumedRecords implements MessageReader<ConsumerRecord<?, ?>, Headers> {
    @Override
    public Headers headers(ConsumerRecord<?, ?> record) {
        return record.headers();
    }

    @Override
    public String destination(ConsumerRecord<?, ?> record) {
        return record.topic();
    }

    @Override
    public String destinationKey() {
        return "topic";
    }

    @Override
    public Object partition(ConsumerRecord<?, ?> record) {
        return record.partition();
    }

    @Override
    public String position(ConsumerRecord<?, ?> record) {
        return record.topic() + '-' + record.partition() + '@' + record.offset();
    }

    @Override
    public long timestamp(ConsumerRecord<?, ?> record) {
        return record.timestamp();
    }

    @Override
    public void describe(ConsumerRecord<?, ?> record, Span span) {
        span.attribute("offset", record.offset());
    }

    @Override
    public Span.Outcome outcome(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return Span.Outcome.TIMEOUT;
        }
        return failure instanceof InterruptException ? Span.Outcome.CANCELLED : MessageReader.super.outcome(failure);
    }
}
