package dev.clew.kafka;

import dev.clew.Clew;
import dev.clew.context.TraceContext;
import dev.clew.messaging.Delivery;
import dev.clew.messaging.DerivedHeaders;
import dev.clew.messaging.MessageHandler;
import dev.clew.messaging.MessageReceiver;
import dev.clew.messaging.MessagingSystem;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Processes consumed records, each within the context of its own request.
 *
 * <p>Immutable and safe for all threads; one per application is enough. A failure of our own is counted, and the record is
 * processed or sent all the same.
 */
public final class CorrelationConsumer {
    private final MessagingSystem<ConsumerRecord<?, ?>, Headers> system;
    private final MessageReceiver<ConsumerRecord<?, ?>> receiver;
    private final DerivedHeaders<ConsumerRecord<?, ?>, Headers> derived;

    private CorrelationConsumer(Clew clew, Map<String, ?> properties) {
        system = KafkaSystem.create(clew, properties);
        receiver = MessageReceiver.create(system);
        derived = DerivedHeaders.create(system);
    }

    /** Returns a correlation with the default settings. */
    public static CorrelationConsumer create(Clew clew) {
        return new CorrelationConsumer(clew, Map.of());
    }

    /**
     * Returns a correlation with settings of its own.
     *
     * @param properties a client's configuration; only the {@code clew.kafka.*} keys are read
     * @throws org.apache.kafka.common.config.ConfigException for a malformed value, saying what is allowed
     */
    public static CorrelationConsumer create(Clew clew, Map<String, ?> properties) {
        return new CorrelationConsumer(clew, properties);
    }

    /**
     * Returns a consumer whose polls close leaked deliveries and whose rebalance listeners run outside any request.
     *
     * <p>Records are returned as they came. {@link #open}, {@link #process} or {@link #forEach} opens each of them.
     */
    public <K, V> Consumer<K, V> wrap(Consumer<K, V> consumer) {
        return CorrelatedConsumer.wrap(Consumer.class, consumer, receiver);
    }

    /** Begins the processing of a record on the calling thread, which has to close it. Never throws. */
    public Delivery open(ConsumerRecord<?, ?> record) {
        return receiver.open(record, null);
    }

    /** Processes a record within its own context. The handler's exception comes out unchanged. */
    public <K, V, E extends Exception> void process(
            ConsumerRecord<K, V> record, MessageHandler<? super ConsumerRecord<K, V>, E> handler) throws E {
        receiver.process(record, handler);
    }

    /** Processes records one after the other, each within its own context, up to the first that fails. */
    public <K, V, E extends Exception> void forEach(
            Iterable<ConsumerRecord<K, V>> records, MessageHandler<? super ConsumerRecord<K, V>, E> handler) throws E {
        receiver.forEach(records, handler);
    }

    /**
     * Processes several records at once within one context.
     *
     * <p>Records of one request continue it. Those of several begin a new one, whose span links to at most 32 of theirs; it
     * never takes the first record's ids. A record that is sent meanwhile has no cause unless it was
     * {@linkplain #derive derived}. Without records, the handler is called outside any request.
     *
     * @param records {@code ConsumerRecords} or a list, iterated once before it is passed on
     */
    public <R extends Iterable<? extends ConsumerRecord<?, ?>>, E extends Exception> void processBatch(
            R records, MessageHandler<? super R, E> handler) throws E {
        receiver.processBatch(records, handler);
    }

    /**
     * Begins the processing of several records at once on the calling thread, which has to close it. Never throws.
     *
     * <p>The context is that of {@link #processBatch}.
     *
     * @param records {@code ConsumerRecords} or a list, iterated once
     */
    public Delivery openBatch(Iterable<? extends ConsumerRecord<?, ?>> records) {
        return receiver.openBatch(records);
    }

    /**
     * Returns a task that processes the record on the thread that runs it.
     *
     * <p>If the calling thread is processing this very record, the task continues within its span. Otherwise each run is a
     * delivery of its own.
     */
    public Runnable bind(ConsumerRecord<?, ?> record, Runnable task) {
        return receiver.bind(record, task);
    }

    /**
     * Returns a record that another has caused, for sending outside its processing or from within a batch.
     *
     * <p>It has the other's request id and trace, a new message id, and the other as its cause. The interceptor or a wrapped
     * producer does not write the context of another request over them.
     */
    public <K, V> ProducerRecord<K, V> derive(ConsumerRecord<?, ?> in, ProducerRecord<K, V> out) {
        ProducerRecord<K, V> copy = new DerivedRecord<>(
                out.topic(), out.partition(), out.timestamp(), out.key(), out.value(), out.headers());
        return derived.derive(in, copy.headers()) ? copy : out;
    }

    /**
     * Returns a copy of the record for a retry or dead-letter topic: the same message in another place.
     *
     * <p>Key, value, headers and message id are the same. A record without a message id is named after its position.
     * Partition and timestamp are left to the producer.
     */
    public <K, V> ProducerRecord<K, V> republish(ConsumerRecord<K, V> record, String topic) {
        ProducerRecord<K, V> copy =
                new DerivedRecord<>(topic, null, null, record.key(), record.value(), record.headers());
        derived.republish(record, copy.headers());
        return copy;
    }

    /** Returns the context in which a message with these headers is processed; never null, never throws. */
    public TraceContext extract(Headers headers) {
        return system.extract(headers);
    }

    Clew clew() {
        return system.clew();
    }

    MessageReceiver<ConsumerRecord<?, ?>> receiver() {
        return receiver;
    }

    DerivedHeaders<ConsumerRecord<?, ?>, Headers> derived() {
        return derived;
    }

    @Override
    public String toString() {
        return "CorrelationConsumer.create(" + clew() + ")";
    }
}
