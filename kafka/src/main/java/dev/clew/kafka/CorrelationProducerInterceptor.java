package dev.clew.kafka;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.Counters;
import dev.clew.messaging.MessageHeaders;
import dev.clew.messaging.MessageReceiver;
import dev.clew.messaging.MessageSender;
import dev.clew.messaging.MessagingSystem;
import dev.clew.messaging.Sending;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
 * <p>It may be named for consumers as well, so that a configuration that both share works. There it closes deliveries that
 * the application left open and changes nothing. Only {@link CorrelationConsumer} can tell which record is being
 * processed. Kafka makes the instance, so it takes {@link Clew#global()}, or the instance under {@link #CLEW}. An instance
 * that nobody configures, as one that is given to Spring's {@code KafkaTemplate}, has the global one and the default
 * settings.
 */
public final class CorrelationProducerInterceptor
        implements ProducerInterceptor<Object, Object>, ConsumerInterceptor<Object, Object> {
    /** The key under which a client's configuration may hold an instance of {@link Clew}. */
    public static final String CLEW = KafkaSystem.INSTANCE;

    /** The limit of sends that await their acknowledgement. The spans of further sends end when sent. */
    private static final int MAX_PENDING = 100_000;

    /** Before 4.1, an acknowledgement did not name its record. */
    private static final boolean ACKNOWLEDGED_WITH_HEADERS = acknowledgesWithHeaders();

    /** By the span id in their {@code traceparent}, else by their message id. */
    private final ConcurrentHashMap<String, Span> pending = new ConcurrentHashMap<>();

    private volatile @Nullable Configured configured;

    /** Whether the host acknowledges without headers, as Spring's {@code KafkaTemplate} does, whatever the client is. */
    private volatile boolean acknowledgedWithoutHeaders;

    private record Configured(
            MessagingSystem<ConsumerRecord<?, ?>, Headers> system,
            MessageSender<ProducerRecord<Object, Object>, Headers> sender,
            MessageReceiver<ConsumerRecord<?, ?>> receiver) {
        MessageHeaders<Headers> headers() {
            return system.headers();
        }
    }

    /** Called by Kafka. */
    public CorrelationProducerInterceptor() {}

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
        configured = configured(KafkaSystem.clew(configs), configs);
    }

    private static Configured configured(Clew clew, Map<String, ?> configs) {
        MessagingSystem<ConsumerRecord<?, ?>, Headers> system = KafkaSystem.create(clew, configs);
        return new Configured(system, KafkaSystem.sender(system), MessageReceiver.create(system));
    }

    /** Returns the configured parts, those of {@link Clew#global()} if nobody has configured this; null if that fails. */
    private @Nullable Configured configured() {
        Configured now = configured;
        return now != null ? now : configuredByDefault();
    }

    private synchronized @Nullable Configured configuredByDefault() {
        try {
            Configured now = configured != null ? configured : configured(Clew.global(), Map.of());
            configured = now;
            return now;
        } catch (Throwable t) {
            Counters.shared().skipped("kafka.configure", t);
            return null;
        }
    }

    /** Returns the record with the current context written into its headers, or a copy if they are read-only. */
    @Override
    public ProducerRecord<Object, Object> onSend(ProducerRecord<Object, Object> record) {
        Configured now = configured();
        if (now == null || CorrelatedProducer.isSending(record, now.headers())) {
            return record;
        }
        Sending<ProducerRecord<Object, Object>> sending = now.sender().prepare(record);
        if (sending == null) {
            return record;
        }
        if (!sending.span().isNoop()) {
            endOrAwait(now, sending);
        }
        return sending.message();
    }

    private void endOrAwait(Configured now, Sending<ProducerRecord<Object, Object>> sending) {
        try {
            if (!awaits(now.headers(), sending)) {
                sending.span().end();
            }
        } catch (Throwable t) {
            now.system().skipped("send", t);
        }
    }

    /** Keeps the span until its acknowledgement; returns false if that could be taken for another's. */
    private boolean awaits(MessageHeaders<Headers> headers, Sending<ProducerRecord<Object, Object>> sending) {
        Span span = sending.span();
        String spanId = span.context().spanId();
        // Within the span of a foreign tracer all records name that span, and without a traceparent none.
        boolean named = spanId.equals(headers.senderSpanId(sending.message().headers()));
        String key = named ? spanId : sending.messageId();
        return ACKNOWLEDGED_WITH_HEADERS
                && !acknowledgedWithoutHeaders
                && !key.isEmpty()
                && pending.mappingCount() < MAX_PENDING
                && pending.putIfAbsent(key, span) == null;
    }

    /** Ends the span of the record that has these headers. */
    @Override
    public void onAcknowledgement(
            @Nullable RecordMetadata metadata, @Nullable Exception exception, @Nullable Headers headers) {
        Configured now = configured;
        if (headers == null || now == null || pending.isEmpty()) {
            return;
        }
        try {
            Span span = pending.remove(now.headers().senderSpanId(headers));
            if (span == null) {
                span = pending.remove(now.headers().messageId(headers));
            }
            if (span != null) {
                CorrelatedProducer.acknowledge(now.sender(), span, metadata, exception);
            }
        } catch (Throwable t) {
            now.system().skipped("acknowledgement", t);
        }
    }

    /**
     * Ends the spans that wait: without headers an acknowledgement cannot be matched with its record.
     *
     * <p>From then on a span ends when its record is sent.
     */
    @Override
    public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
        acknowledgedWithoutHeaders = true;
        endPending(Span::end);
    }

    private void endPending(Consumer<Span> end) {
        for (String key : pending.keySet()) {
            Span span = pending.remove(key);
            if (span != null) {
                end.accept(span);
            }
        }
    }

    /** Closes deliveries that were left open and returns the same instance. */
    @Override
    public ConsumerRecords<Object, Object> onConsume(ConsumerRecords<Object, Object> records) {
        Configured now = configured();
        if (now != null) {
            now.receiver().closeLeaked();
        }
        return records;
    }

    /** Does nothing. */
    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    /** Ends the spans of sends that will not be acknowledged any more. */
    @Override
    public void close() {
        endPending(span -> span.outcome(Span.Outcome.CANCELLED).end());
    }

    @Override
    public String toString() {
        return "CorrelationProducerInterceptor{" + configured + "}";
    }
}
