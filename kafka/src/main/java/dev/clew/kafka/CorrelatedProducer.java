package dev.clew.kafka;

import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.messaging.HostProxy;
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
     * The {@link Sending} that is under way through a wrapped producer, so that an interceptor does not write it again.
     *
     * <p>An array, so that a class of the JDK stays on the thread and none of ours.
     */
    private static final ThreadLocal<@Nullable Object[]> SLOT = new ThreadLocal<>();

    /** Whether any thread has a slot: most processes have no wrapped producer. A thread sees at least what it wrote itself. */
    private static boolean hasSlots;

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
        @Nullable Object[] slot = hasSlots ? SLOT.get() : null;
        return slot != null && slot[0] instanceof Sending<?> sending && isOf(sending, record, headers);
    }

    /** A copy of the record has its message id too. */
    private static boolean isOf(Sending<?> sending, ProducerRecord<?, ?> record, MessageHeaders<Headers> headers) {
        if (sending.message() == record) {
            return true;
        }
        String messageId = sending.messageId();
        return !messageId.isEmpty() && messageId.equals(headers.messageId(record.headers()));
    }

    @Override
    protected @Nullable Object call(Method method, Object[] arguments) throws Throwable {
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
        @Nullable Object[] slot = slot();
        Object outer = slot[0];
        slot[0] = sending;
        try {
            return producer.send(sending.message(), ending(sending.span(), callback));
        } catch (Throwable t) {
            acknowledge(sender, sending.span(), null, t);
            throw t;
        } finally {
            slot[0] = outer;
        }
    }

    private static @Nullable Object[] slot() {
        @Nullable Object[] slot = SLOT.get();
        if (slot == null) {
            slot = new Object[1];
            SLOT.set(slot);
            hasSlots = true;
        }
        return slot;
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
