package dev.clew.kafka;

import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.messaging.MessageHeaders;
import dev.clew.messaging.MessageSender;
import dev.clew.messaging.Sending;
import java.lang.reflect.Method;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** A producer that writes the context into its records and runs its callbacks in the sender's context. */
final class CorrelatedProducer extends HostProxy {
    /**
     * The record that the thread is sending through a wrapped producer, so that an interceptor does not write it again.
     *
     * <p>It is the message id, which a copy of the record has too; or the record, if it has no message id.
     */
    private static final ThreadLocal<@Nullable Object> SENDING = new ThreadLocal<>();

    private final Producer<Object, Object> producer;
    private final MessageSender<ProducerRecord<Object, Object>, Headers> sender;

    private CorrelatedProducer(
            Producer<Object, Object> producer, MessageSender<ProducerRecord<Object, Object>, Headers> sender) {
        super(producer, "CorrelationProducer.wrap");
        this.producer = producer;
        this.sender = sender;
    }

    @SuppressWarnings("unchecked") // the proxy passes on the producer's own arguments and results
    static <K, V> Producer<K, V> wrap(
            Producer<K, V> producer, MessageSender<ProducerRecord<Object, Object>, Headers> sender) {
        return isWrapped(producer)
                ? producer
                : new CorrelatedProducer((Producer<Object, Object>) producer, sender).as(Producer.class);
    }

    /** Whether a wrapped producer has just written this record's headers and is sending it now. */
    static boolean isSending(ProducerRecord<?, ?> record, MessageHeaders<Headers> headers) {
        Object sending = SENDING.get();
        return sending != null && (sending == record || sending.equals(headers.messageId(record.headers())));
    }

    @Override
    @Nullable
    Object call(Method method, Object[] arguments) throws Throwable {
        boolean sends =
                method.getName().equals("send") && arguments.length > 0 && arguments[0] instanceof ProducerRecord<?, ?>;
        return sends ? send(arguments) : delegate(method, arguments);
    }

    @SuppressWarnings("unchecked") // the interface says so
    private Future<RecordMetadata> send(Object[] arguments) {
        ProducerRecord<Object, Object> record = (ProducerRecord<Object, Object>) arguments[0];
        Callback callback = arguments.length > 1 ? (Callback) arguments[1] : null;
        Sending<ProducerRecord<Object, Object>> sending = sender.prepare(record);
        if (sending == null) {
            return producer.send(record, ending(Span.NOOP, callback));
        }
        Object outer = SENDING.get();
        SENDING.set(sending.messageId().isEmpty() ? sending.message() : sending.messageId());
        try {
            return producer.send(sending.message(), ending(sending.span(), callback));
        } catch (Throwable t) {
            acknowledge(sender, sending.span(), null, t);
            throw t;
        } finally {
            SENDING.set(outer);
        }
    }

    /** Returns a callback for Kafka's network thread, which knows nothing of the caller's context. */
    private @Nullable Callback ending(Span span, @Nullable Callback callback) {
        if (callback == null && span.isNoop()) {
            return null;
        }
        TraceContext caller = TraceContext.current();
        return (metadata, exception) -> {
            acknowledge(sender, span, metadata, exception);
            if (callback != null) {
                try (Scope scope = caller.makeCurrent()) {
                    callback.onCompletion(metadata, exception);
                }
            }
        };
    }

    /** @param metadata null, or without partition and offset, if the record failed */
    static void acknowledge(
            MessageSender<?, ?> sender, Span span, @Nullable RecordMetadata metadata, @Nullable Throwable failure) {
        if (metadata != null && metadata.partition() >= 0) {
            span.attribute("partition", metadata.partition());
        }
        if (metadata != null && metadata.hasOffset()) {
            span.attribute("offset", metadata.offset());
        }
        sender.end(span, failure);
    }
}
