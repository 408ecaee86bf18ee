package dev.clew.benchmarks.peers;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A producer whose records are acknowledged at once and forgotten. */
final class StubProducer extends MockProducer<Object, Object> {
    private static final RecordMetadata SENT = new RecordMetadata(new TopicPartition("orders", 3), 4711, 0, 0, 0, 5);
    private static final Future<RecordMetadata> DONE = CompletableFuture.completedFuture(SENT);

    private @Nullable Object sent;

    /** Returns a function that sends a record through a wrapped stub, and returns the record that the stub got. */
    @SuppressWarnings("FutureReturnValueIgnored")
    static Function<ProducerRecord<Object, Object>, Object> sender(UnaryOperator<Producer<Object, Object>> wrapping) {
        StubProducer stub = new StubProducer();
        Producer<Object, Object> producer = wrapping.apply(stub);
        return record -> {
            producer.send(record, null);
            return stub.sent();
        };
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public synchronized Future<RecordMetadata> send(
            ProducerRecord<Object, Object> record, @Nullable Callback callback) {
        sent = record;
        if (callback != null) {
            callback.onCompletion(SENT, null);
        }
        return DONE;
    }

    synchronized @Nullable Object sent() {
        return sent;
    }
}
