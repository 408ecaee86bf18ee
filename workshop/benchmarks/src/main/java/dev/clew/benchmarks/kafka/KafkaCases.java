package dev.clew.benchmarks.kafka;

import dev.clew.benchmarks.Work;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.slf4j.MDC;

/** What every system is given: a new record to be sent, and one that has just come with an id and a traceparent. */
abstract class KafkaCases {
    private final Headers incoming = new RecordHeaders()
            .add("x-request-id", Work.REQUEST_ID.getBytes(StandardCharsets.UTF_8))
            .add("traceparent", Work.TRACEPARENT.getBytes(StandardCharsets.UTF_8));

    /** Looks at what stands in the MDC, without the copy that Logback makes for an event. */
    static int length(String key) {
        String id = MDC.get(key);
        return id == null ? 0 : id.length();
    }

    static ProducerRecord<Object, Object> outgoing() {
        return new ProducerRecord<>("orders", "value");
    }

    /** Headers of its own each: brave takes out what it has read. */
    final ConsumerRecord<String, String> incoming() {
        return new ConsumerRecord<>(
                "orders",
                3,
                4711,
                1_700_000_000_000L,
                TimestampType.CREATE_TIME,
                3,
                5,
                "key",
                "value",
                new RecordHeaders(incoming),
                Optional.empty());
    }
}
