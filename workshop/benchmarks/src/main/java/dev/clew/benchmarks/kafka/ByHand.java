package dev.clew.benchmarks.kafka;

import dev.clew.benchmarks.Work;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.slf4j.MDC;

/** What one writes oneself: the MDC's id in one header, and from there into the MDC. */
@State(Scope.Thread)
public class ByHand extends KafkaCases {
    @Setup(Level.Iteration)
    public void open() {
        MDC.put("traceId", Work.REQUEST_ID);
    }

    @TearDown(Level.Iteration)
    public void close() {
        MDC.clear();
    }

    @Benchmark
    public Object send() {
        ProducerRecord<Object, Object> record = outgoing();
        String id = MDC.get("traceId");
        record.headers().add("x-request-id", id.getBytes(StandardCharsets.UTF_8));
        return record;
    }

    @Benchmark
    public int receive() {
        MDC.remove("traceId");
        ConsumerRecord<String, String> record = incoming();
        Header header = record.headers().lastHeader("x-request-id");
        MDC.put("traceId", new String(header.value(), StandardCharsets.UTF_8));
        try {
            return length("traceId");
        } finally {
            MDC.remove("traceId");
        }
    }
}
