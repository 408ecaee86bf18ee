package dev.clew.kafka;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.TraceContext;
import dev.clew.messaging.Delivery;
import dev.clew.messaging.MessageReceiver;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Carries the request's ids through a topology of Kafka Streams.
 *
 * <p>A class of its own, because applications without Kafka Streams must not load its types. Immutable and safe for all
 * threads. Also name {@link CorrelationProducerInterceptor} under {@code producer.interceptor.classes}: a record that
 * leaves the topology from a scoped processor then has a message id of its own and its cause.
 */
public final class CorrelationStreams {
    private final CorrelationConsumer correlation;

    private CorrelationStreams(CorrelationConsumer correlation) {
        this.correlation = correlation;
    }

    /** Returns a correlation with the default settings. */
    public static CorrelationStreams create(Clew clew) {
        return new CorrelationStreams(CorrelationConsumer.create(clew));
    }

    /**
     * Returns a processor that passes records on; the nodes after it run within the record's context.
     *
     * <p>For the head of a topology of the DSL: {@code stream.processValues(streams.scoped())}. It reaches as far as
     * Streams calls on, which is up to the next topic or cache.
     */
    public <K, V> FixedKeyProcessorSupplier<K, V, V> scoped() {
        return scoped((FixedKeyProcessorSupplier<K, V, V>) PassingOn::new);
    }

    /**
     * Returns processors that process each record within its own context, and each punctuation within a new one.
     *
     * <p>A record that they forward without a request id gets the context's ids in a copy of its headers. Within another
     * scoped processor of the same record there is one span for both.
     *
     * @throws IllegalArgumentException if the supplier returns the same processor twice, which Streams could not notice
     */
    public <KIn, VIn, KOut, VOut> ProcessorSupplier<KIn, VIn, KOut, VOut> scoped(
            ProcessorSupplier<KIn, VIn, KOut, VOut> supplier) {
        requireNewEachTime(supplier);
        return new ProcessorSupplier<>() {
            @Override
            public Processor<KIn, VIn, KOut, VOut> get() {
                return new CorrelatedProcessor<>(supplier.get());
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return supplier.stores();
            }

            @Override
            public String toString() {
                return supplier.toString();
            }
        };
    }

    /**
     * Does as {@link #scoped(ProcessorSupplier)} for {@code processValues}, which leaves the key as it is.
     *
     * @throws IllegalArgumentException if the supplier returns the same processor twice
     */
    public <KIn, VIn, VOut> FixedKeyProcessorSupplier<KIn, VIn, VOut> scoped(
            FixedKeyProcessorSupplier<KIn, VIn, VOut> supplier) {
        requireNewEachTime(supplier);
        return new FixedKeyProcessorSupplier<>() {
            @Override
            public FixedKeyProcessor<KIn, VIn, VOut> get() {
                return new CorrelatedFixedKeyProcessor<>(supplier.get());
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return supplier.stores();
            }

            @Override
            public String toString() {
                return supplier.toString();
            }
        };
    }

    /** Streams checks this for every supplier, but ours always returns a new processor around the given one. */
    private static void requireNewEachTime(Supplier<?> supplier) {
        Object first = supplier.get();
        if (first == supplier.get()) {
            throw new IllegalArgumentException(
                    "a processor supplier must return a new processor at each call, returned twice " + first);
        }
    }

    /** Opens a record; if that fails, the record is processed all the same. */
    private Delivery open(
            @Nullable ProcessingContext processing,
            @Nullable Object key,
            @Nullable Object value,
            long timestamp,
            Headers headers) {
        MessageReceiver<ConsumerRecord<?, ?>> receiver = correlation.receiver();
        return receiver.openOrSkip(() -> {
            RecordMetadata from =
                    processing == null ? null : processing.recordMetadata().orElse(null);
            if (from == null || from.topic() == null) {
                // Forwarded by a punctuator: it never was a message.
                return TraceContext.current().isNone()
                        ? receiver.openWithoutMessage(correlation.extract(headers), Span.NOOP)
                        : receiver.none();
            }
            if (isAt(from, receiver.current())) {
                return receiver.none();
            }
            return correlation.open(new ConsumerRecord<>(
                    from.topic(),
                    from.partition(),
                    from.offset(),
                    timestamp,
                    TimestampType.CREATE_TIME,
                    ConsumerRecord.NULL_SIZE,
                    ConsumerRecord.NULL_SIZE,
                    key,
                    value,
                    headers,
                    Optional.empty()));
        });
    }

    /** Whether the thread processes this record already. A cache may flush another one in the middle of it. */
    private static boolean isAt(RecordMetadata from, @Nullable ConsumerRecord<?, ?> current) {
        return current != null
                && current.offset() == from.offset()
                && current.partition() == from.partition()
                && current.topic().equals(from.topic());
    }

    @Override
    public String toString() {
        return "CorrelationStreams.create(" + correlation.clew() + ")";
    }

    /** The head of a topology, which is there only to be scoped. */
    private static final class PassingOn<K, V> implements FixedKeyProcessor<K, V, V> {
        private @Nullable FixedKeyProcessorContext<K, V> context;

        @Override
        public void init(FixedKeyProcessorContext<K, V> initial) {
            context = initial;
        }

        @Override
        public void process(FixedKeyRecord<K, V> record) {
            Objects.requireNonNull(context, "init comes first").forward(record);
        }
    }

    private final class CorrelatedProcessor<KIn, VIn, KOut, VOut> implements Processor<KIn, VIn, KOut, VOut> {
        private final Processor<KIn, VIn, KOut, VOut> delegate;
        private @Nullable ProcessingContext context;

        CorrelatedProcessor(Processor<KIn, VIn, KOut, VOut> delegate) {
            this.delegate = delegate;
        }

        @Override
        @SuppressWarnings("unchecked") // the proxy passes on the context's own arguments and results
        public void init(ProcessorContext<KOut, VOut> initial) {
            context = initial;
            delegate.init((ProcessorContext<KOut, VOut>)
                    CorrelatedProcessorContext.wrap(ProcessorContext.class, initial, correlation));
        }

        @Override
        public void process(Record<KIn, VIn> record) {
            Delivery delivery = open(context, record.key(), record.value(), record.timestamp(), record.headers());
            MessageReceiver.handle(delivery, record, delegate::process);
        }

        @Override
        public void close() {
            delegate.close();
        }

        @Override
        public String toString() {
            return delegate.toString();
        }
    }

    private final class CorrelatedFixedKeyProcessor<KIn, VIn, VOut> implements FixedKeyProcessor<KIn, VIn, VOut> {
        private final FixedKeyProcessor<KIn, VIn, VOut> delegate;
        private @Nullable ProcessingContext context;

        CorrelatedFixedKeyProcessor(FixedKeyProcessor<KIn, VIn, VOut> delegate) {
            this.delegate = delegate;
        }

        @Override
        @SuppressWarnings("unchecked") // as above
        public void init(FixedKeyProcessorContext<KIn, VOut> initial) {
            context = initial;
            delegate.init((FixedKeyProcessorContext<KIn, VOut>)
                    CorrelatedProcessorContext.wrap(FixedKeyProcessorContext.class, initial, correlation));
        }

        @Override
        public void process(FixedKeyRecord<KIn, VIn> record) {
            Delivery delivery = open(context, record.key(), record.value(), record.timestamp(), record.headers());
            MessageReceiver.handle(delivery, record, delegate::process);
        }

        @Override
        public void close() {
            delegate.close();
        }

        @Override
        public String toString() {
            return delegate.toString();
        }
    }
}
