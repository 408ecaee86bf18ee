package dev.clew.benchmarks.peers;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A producer whose records are acknowledged at once and forgotten. */
final class StubProducer extends MockProducer<Object, Object> {
    private static final RecordMetadata SENT = new RecordMetadata(new TopicPartition("orders", 3), 4711, 0, 0, 0, 5);
    private static final Future<RecordMetadata> DONE = CompletableFuture.completedFuture(SENT);

    private @Nullable Object sent;

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
