package dev.clew.kafka;

import dev.clew.Clew;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.ShareConsumer;

/**
 * Carries the request's ids into the handlers of share consumers, which take no interceptors.
 *
 * <p>A class of its own, because clients before 4.1 have no {@link ShareConsumer}. Immutable and safe for all threads.
 * Acknowledging stays the application's: nothing here accepts, releases or rejects a record.
 */
public final class ShareCorrelation {
    private final KafkaCorrelation kafka;

    private ShareCorrelation(KafkaCorrelation kafka) {
        this.kafka = kafka;
    }

    /** Returns one with the default settings. */
    public static ShareCorrelation create(Clew clew) {
        return new ShareCorrelation(KafkaCorrelation.create(clew));
    }

    /** Returns a consumer whose polls close leaked deliveries and whose callback runs outside any request. */
    public <K, V> ShareConsumer<K, V> wrap(ShareConsumer<K, V> consumer) {
        return ConsumerProxy.wrap(ShareConsumer.class, consumer, kafka.clew());
    }

    /** Begins the processing of a record on the calling thread; its span says which attempt this is. */
    public Delivery open(ConsumerRecord<?, ?> record) {
        Integer attempt = record.deliveryCount().map(Short::intValue).orElse(null);
        return kafka.open(record, attempt);
    }

    /** Processes a record within its own context; what the handler throws comes out unchanged. */
    public <K, V, E extends Exception> void process(
            ConsumerRecord<K, V> record, KafkaCorrelation.Handler<? super ConsumerRecord<K, V>, E> handler) throws E {
        KafkaCorrelation.handle(open(record), record, handler);
    }

    /** Processes records one after the other, each within its own context, up to the first that fails. */
    public <K, V, E extends Exception> void forEach(
            ConsumerRecords<K, V> records, KafkaCorrelation.Handler<? super ConsumerRecord<K, V>, E> handler) throws E {
        for (ConsumerRecord<K, V> record : records) {
            process(record, handler);
        }
    }

    @Override
    public String toString() {
        return "ShareCorrelation.create(" + kafka.clew() + ")";
    }
}
