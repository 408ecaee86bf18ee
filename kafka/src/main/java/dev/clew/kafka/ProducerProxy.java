package dev.clew.kafka;

import dev.clew.Scope;
import dev.clew.Span;
import dev.clew.TraceContext;
import java.lang.reflect.Method;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** A producer whose sends carry the context, there and back to the callback. */
final class ProducerProxy<K, V> extends HostProxy {
    /**
     * What the thread's wrapped send has just written, so that an interceptor does not write it again: a message id, which a
     * copy of the record has too, or the record where it has none.
     */
    private static final ThreadLocal<@Nullable Object> SENDING = new ThreadLocal<>();

    private final Producer<K, V> producer;
    private final Outbound outbound;

    private ProducerProxy(Producer<K, V> producer, Outbound outbound) {
        super(producer);
        this.producer = producer;
        this.outbound = outbound;
    }

    @SuppressWarnings("unchecked") // the proxy passes on what the producer takes and returns
    static <K, V> Producer<K, V> wrap(Producer<K, V> producer, Outbound outbound) {
        return isWrapped(producer) ? producer : new ProducerProxy<>(producer, outbound).as(Producer.class);
    }

    /** Whether a wrapped producer has just written this record's headers and is sending it now. */
    static boolean hasWritten(ProducerRecord<?, ?> record) {
        Object sending = SENDING.get();
        return sending != null && (sending == record || sending.equals(Wire.messageId(record.headers())));
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
        ProducerRecord<K, V> record = (ProducerRecord<K, V>) arguments[0];
        Callback callback = arguments.length > 1 ? (Callback) arguments[1] : null;
        Outbound.Sending<K, V> sending = outbound.prepare(record);
        if (sending == null) {
            return producer.send(record, ending(Span.NOOP, callback));
        }
        Span span = sending.span();
        Object outer = SENDING.get();
        SENDING.set(sending.messageId().isEmpty() ? sending.record() : sending.messageId());
        try {
            return producer.send(sending.record(), ending(span, callback));
        } catch (Throwable t) {
            Acknowledgement.end(span, null, t);
            throw t;
        } finally {
            SENDING.set(outer);
        }
    }

    /** Returns a callback for Kafka's network thread, where nothing of the caller's is current. */
    private static @Nullable Callback ending(Span span, @Nullable Callback callback) {
        if (callback == null && span.isNoop()) {
            return null;
        }
        TraceContext caller = TraceContext.current();
        return (metadata, exception) -> {
            Acknowledgement.end(span, metadata, exception);
            if (callback != null) {
                try (Scope scope = caller.makeCurrent()) {
                    callback.onCompletion(metadata, exception);
                }
            }
        };
    }
}
