package dev.clew.kafka;

import dev.clew.messaging.MessageWriter;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** Describes records that are about to be sent. */
final class ProducedRecords implements MessageWriter<ProducerRecord<Object, Object>, Headers> {
    @Override
    public Headers headers(ProducerRecord<Object, Object> record) {
        return record.headers();
    }

    @Override
    public String destination(ProducerRecord<Object, Object> record) {
        return record.topic();
    }

    @Override
    public boolean isDerived(ProducerRecord<Object, Object> record) {
        return record instanceof DerivedRecord;
    }

    /** Copies a record that was sent before: the producer makes its headers read-only. */
    @Override
    public ProducerRecord<Object, Object> copy(ProducerRecord<Object, Object> record) {
        return new ProducerRecord<>(
                record.topic(), record.partition(), record.timestamp(), record.key(), record.value(), record.headers());
    }
}
