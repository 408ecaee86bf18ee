package dev.clew.kafka;

import dev.clew.Clew;
import dev.clew.context.TraceContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Contexts, headers and records as the tests need them. */
final class Sample {
    private Sample() {}

    static TraceContext request(Clew clew, String requestId) {
        return clew.receive(Map.of("X-Request-ID", requestId), Map::get, "");
    }

    /** Returns the values under one name, in order. */
    static List<String> values(Headers headers, String name) {
        return StreamSupport.stream(headers.headers(name).spliterator(), false)
                .map(Sample::text)
                .toList();
    }

    static String value(Headers headers, String name) {
        List<String> values = values(headers, name);
        if (values.size() != 1) {
            throw new AssertionError("not one " + name + " but " + values);
        }
        return values.get(0);
    }

    static List<String> names(Headers headers) {
        return StreamSupport.stream(headers.spliterator(), false)
                .map(Header::key)
                .toList();
    }

    static String text(Header header) {
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the cause that a record sent now would name, "null" if it would name none. */
    static String cause(Clew clew) {
        Headers headers = new RecordHeaders();
        CorrelationProducer.create(clew).inject(headers);
        List<String> causes = values(headers, "x-causation-id");
        return causes.isEmpty() ? "null" : value(headers, "x-causation-id");
    }

    /** Returns the cause that a record derived from this one names. */
    static String identity(ConsumerRecord<?, ?> record) {
        CorrelationConsumer other = CorrelationConsumer.create(Clew.builder().build());
        return value(other.derive(record, new ProducerRecord<>("elsewhere", "")).headers(), "x-causation-id");
    }

    /** Returns a consumed record with these headers, given as name, value, name, value. */
    static ConsumerRecord<String, String> record(long offset, String... headers) {
        ConsumerRecord<String, String> record = new ConsumerRecord<>("orders", 0, offset, "key", "value");
        for (int i = 0; i < headers.length; i += 2) {
            record.headers().add(headers[i], bytes(headers[i + 1]));
        }
        return record;
    }
}
