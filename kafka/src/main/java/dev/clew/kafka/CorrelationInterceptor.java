package dev.clew.kafka;

import dev.clew.Clew;
import dev.clew.Span;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Writes the current request's ids into each record sent; named in a client's {@code interceptor.classes}.
 *
 * <p>One class for producers and consumers, so that a configuration that both share works. In a consumer it closes what
 * the application left open and changes nothing: which record is being processed, only {@link KafkaCorrelation} can
 * tell. Kafka makes the instance, so it takes {@link Clew#global()}, or the instance under {@link #CLEW}.
 */
public final class CorrelationInterceptor
        implements ProducerInterceptor<Object, Object>, ConsumerInterceptor<Object, Object> {
    /** The key under which a client's configuration may hold an instance of {@link Clew}. */
    public static final String CLEW = KafkaSettings.INSTANCE;

    /** Sends that await their acknowledgement; spans beyond these end when sent. */
    private static final int MAX_PENDING = 100_000;

    /** Before 4.1, an acknowledgement did not say of which record it is. */
    private static final boolean ACKNOWLEDGED_WITH_HEADERS = acknowledgesWithHeaders();

    /** By the span id in their {@code traceparent}, else by their message id. */
    private final ConcurrentHashMap<String, Span> pending = new ConcurrentHashMap<>();

    private @Nullable Clew clew;
    private @Nullable Outbound outbound;

    /** Called by Kafka. */
    public CorrelationInterceptor() {}

    private static boolean acknowledgesWithHeaders() {
        try {
            ProducerInterceptor.class.getMethod(
                    "onAcknowledgement", RecordMetadata.class, Exception.class, Headers.class);
            return true;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    /**
     * Reads the {@code clew.kafka.*} keys of the client.
     *
     * @throws org.apache.kafka.common.config.ConfigException for a malformed value, saying what is allowed
     */
    @Override
    public void configure(Map<String, ?> configs) {
        Clew chosen = KafkaSettings.clew(configs);
        clew = chosen;
        outbound = new Outbound(chosen, new Wire(chosen), KafkaSettings.of(configs, chosen));
    }

    /** Returns the record with the current context written into its headers, or a copy where they are read-only. */
    @Override
    public ProducerRecord<Object, Object> onSend(ProducerRecord<Object, Object> record) {
        Outbound writer = outbound;
        if (writer == null || ProducerProxy.hasWritten(record)) {
            return record;
        }
        Outbound.Sending<Object, Object> sending = writer.prepare(record);
        if (sending == null) {
            return record;
        }
        if (!sending.span().isNoop()) {
            endOrAwait(sending);
        }
        return sending.record();
    }

    private void endOrAwait(Outbound.Sending<?, ?> sending) {
        try {
            if (!awaits(sending)) {
                sending.span().end();
            }
        } catch (Throwable t) {
            skipped("kafka.send", t);
        }
    }

    /** Keeps the span until its acknowledgement; false where that could not be told from another's. */
    private boolean awaits(Outbound.Sending<?, ?> sending) {
        Span span = sending.span();
        String spanId = span.context().spanId();
        // Within a span of another tracer's all records name that one, and without traceparent none.
        boolean named = spanId.equals(Wire.senderSpanId(sending.record().headers()));
        String key = named ? spanId : sending.messageId();
        return ACKNOWLEDGED_WITH_HEADERS
                && !key.isEmpty()
                && pending.mappingCount() < MAX_PENDING
                && pending.putIfAbsent(key, span) == null;
    }

    /** Ends the span of the record that has these headers. */
    @Override
    public void onAcknowledgement(
            @Nullable RecordMetadata metadata, @Nullable Exception exception, @Nullable Headers headers) {
        if (headers == null || pending.isEmpty()) {
            return;
        }
        try {
            Span span = pending.remove(Wire.senderSpanId(headers));
            if (span == null) {
                span = pending.remove(Wire.messageId(headers));
            }
            if (span != null) {
                Acknowledgement.end(span, metadata, exception);
            }
        } catch (Throwable t) {
            skipped("kafka.acknowledgement", t);
        }
    }

    /** Does nothing: without headers it cannot be told which record was acknowledged. */
    @Override
    public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception exception) {}

    /** Closes deliveries that were left open and returns the same instance. */
    @Override
    public ConsumerRecords<Object, Object> onConsume(ConsumerRecords<Object, Object> records) {
        try {
            Delivery.closeLeaked();
        } catch (Throwable t) {
            skipped("kafka.consume", t);
        }
        return records;
    }

    /** Does nothing. */
    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    /** Ends the spans of sends that will not be acknowledged any more. */
    @Override
    public void close() {
        pending.values().forEach(span -> span.outcome(Span.Outcome.CANCELLED).end());
        pending.clear();
    }

    private void skipped(String what, Throwable t) {
        if (clew != null) {
            clew.counters().skipped(what, t);
        }
    }

    @Override
    public String toString() {
        return "CorrelationInterceptor{" + clew + "}";
    }
}
