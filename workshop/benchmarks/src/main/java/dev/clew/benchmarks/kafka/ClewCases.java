package dev.clew.benchmarks.kafka;

import dev.clew.Clew;
import dev.clew.kafka.CorrelationInterceptor;
import dev.clew.kafka.Delivery;
import dev.clew.kafka.KafkaCorrelation;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/** What Clew does, with the span line off. A subclass is one configuration of the MDC. */
@State(Scope.Thread)
public abstract class ClewCases extends KafkaCases {
    private final String key;
    private final KafkaCorrelation kafka;
    private final CorrelationInterceptor full = new CorrelationInterceptor();
    private final CorrelationInterceptor idsAlone = new CorrelationInterceptor();
    private @Nullable Delivery outer;

    /** @param key of the MDC, empty where the ids are not there */
    ClewCases(String mdc, String keys, String key) {
        this.key = key;
        Clew clew = Clew.builder()
                .setting("clew.span.log", "false")
                .setting("clew.mdc", mdc)
                .setting("clew.mdc.keys", keys)
                .build();
        kafka = KafkaCorrelation.create(clew);
        full.configure(Map.of(CorrelationInterceptor.CLEW, clew));
        idsAlone.configure(Map.of(CorrelationInterceptor.CLEW, clew, "clew.kafka.message.ids", "nothing"));
    }

    @Setup(Level.Iteration)
    public void open(BenchmarkParams params) {
        open(params.getBenchmark());
    }

    void open(String benchmark) {
        outer = benchmark.contains(".send") ? kafka.open(incoming()) : null;
    }

    @TearDown(Level.Iteration)
    public void close() {
        if (outer != null) {
            outer.close();
        }
    }

    final ProducerRecord<Object, Object> sendIds() {
        return idsAlone.onSend(outgoing());
    }

    final ProducerRecord<Object, Object> sendAll() {
        return full.onSend(outgoing());
    }

    final int process() {
        ConsumerRecord<String, String> record = incoming();
        try (Delivery delivery = kafka.open(record)) {
            return key.isEmpty() ? record.partition() : length(key);
        }
    }
}
