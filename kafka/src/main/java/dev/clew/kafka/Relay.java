package dev.clew.kafka;

import dev.clew.TraceContext;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Records that are made of consumed ones and may be sent anywhere, at any time. */
final class Relay {
    private static final List<String> COPIED = List.of(Wire.TRACEPARENT, Wire.BAGGAGE);

    private Relay() {}

    static <K, V> ProducerRecord<K, V> derive(
            KafkaCorrelation kafka, ConsumerRecord<?, ?> in, ProducerRecord<K, V> out) {
        ProducerRecord<K, V> derived = new StampedRecord<>(
                out.topic(), out.partition(), out.timestamp(), out.key(), out.value(), out.headers());
        try {
            Stamp stamp = continued(kafka, in);
            kafka.outbound().keepExisting(out.headers(), stamp);
            if (kafka.settings().namesMessages()) {
                Outbound.name(stamp, Wire.identity(in));
            }
            stamp.fit(kafka.clew().counters());
            stamp.writeTo(derived.headers());
            return derived;
        } catch (Throwable t) {
            kafka.clew().counters().skipped("kafka.derive", t);
            return out;
        }
    }

    static <K, V> ProducerRecord<K, V> republish(KafkaCorrelation kafka, ConsumerRecord<K, V> record, String topic) {
        ProducerRecord<K, V> copy =
                new StampedRecord<>(topic, null, null, record.key(), record.value(), record.headers());
        try {
            same(kafka, record).writeTo(copy.headers());
        } catch (Throwable t) {
            kafka.clew().counters().skipped("kafka.republish", t);
        }
        return copy;
    }

    /** Returns the headers under which a consumed record goes on as the same message. */
    static Stamp same(KafkaCorrelation kafka, ConsumerRecord<?, ?> record) {
        Stamp stamp = continued(kafka, record);
        String messageId = Wire.messageId(record.headers());
        boolean unnamed = messageId.isEmpty() && kafka.settings().namesMessages();
        if (unnamed || record.headers().lastHeader(Wire.MESSAGE_ID) != null) {
            // Written even where it is there: of doubles one is left. A ce_id alone stays the only name.
            stamp.put(Wire.MESSAGE_ID, Wire.identity(record));
        }
        String causationId = Wire.causationId(record.headers());
        if (!causationId.isEmpty() && record.headers().lastHeader(Wire.CAUSATION_ID) != null) {
            stamp.put(Wire.CAUSATION_ID, causationId);
        }
        stamp.fit(kafka.clew().counters());
        return stamp;
    }

    /** Returns the request id and trace with which what follows from a record goes on. */
    private static Stamp continued(KafkaCorrelation kafka, ConsumerRecord<?, ?> record) {
        Delivery current = Delivery.current();
        if (current != null && current.record() == record) {
            Stamp stamp = new Stamp();
            if (kafka.outbound().inject(current.context(), stamp) != null) {
                return stamp;
            }
        }
        TraceContext context = kafka.extract(record.headers());
        Stamp raw = new Stamp();
        raw.put(kafka.wire().requestIdName(), context.requestId());
        if (!context.parentId().isEmpty()) {
            // The sender's own span: no line will ever tell of the one that was minted just now for reading it.
            copy(record.headers(), raw);
            if (!context.traceState().isEmpty()) {
                raw.put(Wire.TRACESTATE, context.traceState());
            }
        }
        return raw;
    }

    private static void copy(Headers headers, Stamp stamp) {
        for (String name : COPIED) {
            Header header = headers.lastHeader(name);
            if (header != null && header.value() != null) {
                stamp.put(name, header.value());
            }
        }
    }
}
