package dev.clew.kafka;

import dev.clew.Clew;
import dev.clew.messaging.Delivery;
import dev.clew.messaging.MessageHandler;
import dev.clew.messaging.MessageReceiver;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.ShareConsumer;

/**
 * Processes the records of share consumers, which take no interceptors.
 *
 * <p>A class of its own, because clients before 4.1 have no {@link ShareConsumer}. Immutable and safe for all threads. It
 * never accepts, releases or rejects a record; the application does.
 */
public final class CorrelationShareConsumer {
    private final MessageReceiver<ConsumerRecord<?, ?>> receiver;

    private CorrelationShareConsumer(Clew clew) {
        receiver = MessageReceiver.create(KafkaSystem.create(clew, Map.of()));
    }

    /** Returns a correlation with the default settings. */
    public static CorrelationShareConsumer create(Clew clew) {
        return new CorrelationShareConsumer(clew);
    }

    /** Returns a consumer whose polls close leaked deliveries and whose callback runs outside any request. */
    public <K, V> ShareConsumer<K, V> wrap(ShareConsumer<K, V> consumer) {
        return CorrelatedConsumer.wrap(ShareConsumer.class, consumer, receiver);
    }

    /** Begins the processing of a record on the calling thread. Its span names the attempt. Never throws. */
    public Delivery open(ConsumerRecord<?, ?> record) {
        return receiver.open(record, record.deliveryCount().map(Short::intValue).orElse(null));
    }

    /** Processes a record within its own context. The handler's exception comes out unchanged. */
    public <K, V, E extends Exception> void process(
            ConsumerRecord<K, V> record, MessageHandler<? super ConsumerRecord<K, V>, E> handler) throws E {
        MessageReceiver.handle(open(record), record, handler);
    }

    /** Processes records one after the other, each within its own context, up to the first that fails. */
    public <K, V, E extends Exception> void forEach(
            ConsumerRecords<K, V> records, MessageHandler<? super ConsumerRecord<K, V>, E> handler) throws E {
        for (ConsumerRecord<K, V> record : records) {
            process(record, handler);
        }
    }

    @Override
    public String toString() {
        return "CorrelationShareConsumer.create(" + receiver + ")";
    }
}
