package dev.clew.kafka;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.TraceContext;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Carries the request's ids through Kafka where an interceptor cannot: into handlers, callbacks and other threads.
 *
 * <p>Immutable and safe for all threads; one per application is enough. What fails in here is counted and skipped, and
 * the record is sent or processed all the same.
 */
public final class KafkaCorrelation {
    /**
     * The application's own work on what was delivered.
     *
     * @param <T> a record, or a batch of them
     * @param <E> what it throws, and what comes out again unchanged
     */
    @FunctionalInterface
    public interface Handler<T, E extends Exception> {
        /** Processes it. */
        void handle(T delivered) throws E;
    }

    private final Clew clew;
    private final Wire wire;
    private final KafkaSettings settings;
    private final Outbound outbound;

    private KafkaCorrelation(Clew clew, Map<String, ?> properties) {
        this.clew = clew;
        this.wire = new Wire(clew);
        this.settings = KafkaSettings.of(properties, clew);
        this.outbound = new Outbound(clew, wire, settings);
    }

    /** Returns one with the default settings. */
    public static KafkaCorrelation create(Clew clew) {
        return new KafkaCorrelation(clew, Map.of());
    }

    /**
     * Returns one with settings of its own.
     *
     * @param properties a client's configuration, of which only the {@code clew.kafka.*} keys are read
     * @throws org.apache.kafka.common.config.ConfigException for a malformed value, saying what is allowed
     */
    public static KafkaCorrelation create(Clew clew, Map<String, ?> properties) {
        return new KafkaCorrelation(clew, properties);
    }

    /**
     * Returns a producer that writes the current context into each record and runs callbacks in it.
     *
     * <p>Each send is a {@code PRODUCER} span that ends with its acknowledgement. A producer that has the
     * {@link CorrelationInterceptor} too writes once.
     */
    public <K, V> Producer<K, V> wrap(Producer<K, V> producer) {
        return ProducerProxy.wrap(producer, outbound);
    }

    /**
     * Returns a consumer whose polls close leaked deliveries and whose rebalance listeners run outside any request.
     *
     * <p>Records are returned as they came: what opens each of them is {@link #open}, {@link #process} or {@link
     * #forEach}.
     */
    public <K, V> Consumer<K, V> wrap(Consumer<K, V> consumer) {
        return ConsumerProxy.wrap(Consumer.class, consumer, clew);
    }

    /** Begins the processing of a record on the calling thread; close it there. Never throws. */
    public Delivery open(ConsumerRecord<?, ?> record) {
        return open(record, null);
    }

    /** @param attempt which delivery this is, null where the host does not count them */
    Delivery open(ConsumerRecord<?, ?> record, @Nullable Integer attempt) {
        try {
            // hot: once a record
            TraceContext context = clew.receive(record.headers(), wire, "");
            Span span = clew.span(Span.Kind.CONSUMER, context);
            if (!span.isNoop()) {
                describe(record, span.attribute("attempt", attempt));
            }
            return Delivery.open(clew, record, context, span);
        } catch (Throwable t) {
            return Delivery.failedToOpen(clew, t);
        }
    }

    private static void describe(ConsumerRecord<?, ?> record, Span span) {
        String causation = Wire.causationId(record.headers());
        span.name(record.topic() + " receive")
                .attribute("topic", record.topic())
                .attribute("partition", record.partition())
                .attribute("offset", record.offset())
                .attribute("lag_ms", lag(record.timestamp()))
                .attribute("message_id", Wire.identity(record))
                .attribute("causation_id", causation.isEmpty() ? null : causation);
    }

    /** Two clocks are compared here; where the sender's is ahead, the lag is zero rather than negative. */
    private static @Nullable Long lag(long timestamp) {
        return timestamp < 0 ? null : Math.max(0, System.currentTimeMillis() - timestamp);
    }

    /** Processes a record within its own context; what the handler throws comes out unchanged. */
    public <K, V, E extends Exception> void process(
            ConsumerRecord<K, V> record, Handler<? super ConsumerRecord<K, V>, E> handler) throws E {
        handle(open(record), record, handler);
    }

    /** Processes records one after the other, each within its own context, up to the first that fails. */
    public <K, V, E extends Exception> void forEach(
            Iterable<ConsumerRecord<K, V>> records, Handler<? super ConsumerRecord<K, V>, E> handler) throws E {
        for (ConsumerRecord<K, V> record : records) {
            process(record, handler);
        }
    }

    /**
     * Processes several records at once within one context.
     *
     * <p>Records of one request continue it. Those of several are a new request, whose span links to at most 32 of
     * theirs; it never passes for the first record's. What is sent meanwhile has no cause unless it was
     * {@linkplain #derive derived}. Of no records, the handler is called outside any request.
     *
     * @param records {@code ConsumerRecords} or a list, iterated once before it is passed on
     */
    public <R extends Iterable<? extends ConsumerRecord<?, ?>>, E extends Exception> void processBatch(
            R records, Handler<? super R, E> handler) throws E {
        handle(openBatch(records), records, handler);
    }

    private Delivery openBatch(Iterable<? extends ConsumerRecord<?, ?>> records) {
        try {
            Batch batch = Batch.of(records, clew, wire);
            ConsumerRecord<?, ?> single = batch.single();
            if (single != null) {
                return open(single);
            }
            return batch.isEmpty() ? Delivery.none(clew) : batch.open(clew);
        } catch (Throwable t) {
            return Delivery.failedToOpen(clew, t);
        }
    }

    static <T, E extends Exception> void handle(Delivery delivery, T delivered, Handler<? super T, E> handler)
            throws E {
        try {
            handler.handle(delivered);
        } catch (Throwable t) {
            delivery.failed(t);
            throw t;
        } finally {
            // What the handler has left open would show this record's ids on the next one's lines.
            delivery.closeAll();
        }
    }

    /**
     * Returns a task that processes the record on whichever thread runs it.
     *
     * <p>Where the calling thread is processing this very record, the task goes on within its span; otherwise each run
     * is a delivery of its own.
     */
    public Runnable bind(ConsumerRecord<?, ?> record, Runnable task) {
        Delivery current = Delivery.current();
        if (current == null || current.record() != record) {
            return () -> handle(open(record), record, ignored -> task.run());
        }
        TraceContext context = current.context();
        return () -> handle(goOn(record, context), record, ignored -> task.run());
    }

    private Delivery goOn(ConsumerRecord<?, ?> record, TraceContext context) {
        try {
            return Delivery.open(clew, record, context, Span.NOOP);
        } catch (Throwable t) {
            return Delivery.failedToOpen(clew, t);
        }
    }

    /**
     * Returns a record to be sent because of another, outside its processing or from the midst of a batch.
     *
     * <p>It has the other's request id and trace, a new message id, and the other as its cause. What the interceptor or
     * a wrapped producer would write from the context of another request, it does not write over these.
     */
    public <K, V> ProducerRecord<K, V> derive(ConsumerRecord<?, ?> in, ProducerRecord<K, V> out) {
        return Relay.derive(this, in, out);
    }

    /**
     * Returns a copy of the record for a retry or dead-letter topic: the same message in another place.
     *
     * <p>Key, value and headers are the same, the message id too; one that had none is named after where it stood.
     * Partition and timestamp are left to the producer.
     */
    public <K, V> ProducerRecord<K, V> republish(ConsumerRecord<K, V> record, String topic) {
        return Relay.republish(this, record, topic);
    }

    /** Writes the current context, a new message id and its cause into headers; outside a request, nothing. */
    public void inject(Headers headers) {
        outbound.inject(headers);
    }

    /** Returns the context in which a message with these headers is processed; never null, never throws. */
    public TraceContext extract(Headers headers) {
        return clew.receive(headers, wire, "");
    }

    Clew clew() {
        return clew;
    }

    Wire wire() {
        return wire;
    }

    KafkaSettings settings() {
        return settings;
    }

    Outbound outbound() {
        return outbound;
    }

    @Override
    public String toString() {
        return "KafkaCorrelation.create(" + clew + ")";
    }
}
