package dev.clew.kafka;

import dev.clew.Clew;
import dev.clew.messaging.MessageSender;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Writes the current request's ids into records, for code that cannot or will not use the interceptor.
 *
 * <p>Immutable and safe for all threads. A failure of our own is counted, and the record is sent as it was.
 */
public final class CorrelationProducer {
    private final MessageSender<ProducerRecord<Object, Object>, Headers> sender;

    private CorrelationProducer(Clew clew, Map<String, ?> properties) {
        sender = KafkaSystem.sender(KafkaSystem.create(clew, properties));
    }

    /** Returns a correlation with the default settings. */
    public static CorrelationProducer create(Clew clew) {
        return new CorrelationProducer(clew, Map.of());
    }

    /**
     * Returns a correlation with settings of its own.
     *
     * @param properties a client's configuration; only the {@code clew.kafka.*} keys are read
     * @throws org.apache.kafka.common.config.ConfigException for a malformed value, saying what is allowed
     */
    public static CorrelationProducer create(Clew clew, Map<String, ?> properties) {
        return new CorrelationProducer(clew, properties);
    }

    /**
     * Returns a producer that writes the current context into each record and runs callbacks in it.
     *
     * <p>Each send is a {@code PRODUCER} span that ends with its acknowledgement. A producer that has the
     * {@link CorrelationProducerInterceptor} too writes once.
     */
    public <K, V> Producer<K, V> wrap(Producer<K, V> producer) {
        return CorrelatedProducer.wrap(producer, sender);
    }

    /** Writes the current context, a new message id and its cause into headers; outside a request, nothing. */
    public void inject(Headers headers) {
        sender.inject(headers);
    }

    @Override
    public String toString() {
        return "CorrelationProducer.create(" + sender + ")";
    }
}
