package dev.clew.kafka;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.TraceContext;
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
 * <p>A class of its own, because where there are only clients, Kafka Streams must not be named. Immutable and safe for
 * all threads. For what leaves the topology, name {@link CorrelationInterceptor} under {@code
 * producer.interceptor.classes}: a record sent within a scoped processor then has a message id of its own and its cause.
 */
public final class StreamsCorrelation {
    private final KafkaCorrelation kafka;

    private StreamsCorrelation(KafkaCorrelation kafka) {
        this.kafka = kafka;
    }

    /** Returns one with the default settings. */
    public static StreamsCorrelation create(Clew clew) {
        return new StreamsCorrelation(KafkaCorrelation.create(clew));
    }

    /**
     * Returns a processor that passes records on, and whatever comes after it runs within the record's context.
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
     * <p>What they forward without a request id gets that of the context; the headers are copied before that. Within
     * another scoped processor of the same record there is one span for both.
     *
     * @throws IllegalArgumentException if the supplier returns the same processor twice, which Streams then cannot see
     */
    public <KIn, VIn, KOut, VOut> ProcessorSupplier<KIn, VIn, KOut, VOut> scoped(
            ProcessorSupplier<KIn, VIn, KOut, VOut> supplier) {
        requireNewEachTime(supplier);
        return new ProcessorSupplier<>() {
            @Override
            public Processor<KIn, VIn, KOut, VOut> get() {
                return new Scoped<>(supplier.get());
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return supplier.stores();
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
                return new ScopedFixedKey<>(supplier.get());
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return supplier.stores();
            }
        };
    }

    /** Streams asks this of every supplier, but each of ours returns something new around whatever it is given. */
    private static void requireNewEachTime(Supplier<?> supplier) {
        Object first = supplier.get();
        if (first == supplier.get()) {
            throw new IllegalArgumentException(
                    "a processor supplier must return a new processor at each call, returned twice " + first);
        }
    }

    /** Never throws: where opening fails, the record is processed all the same. */
    private Delivery open(
            @Nullable ProcessingContext processing,
            @Nullable Object key,
            @Nullable Object value,
            long timestamp,
            Headers headers) {
        try {
            TraceContext current = TraceContext.current();
            RecordMetadata from =
                    processing == null ? null : processing.recordMetadata().orElse(null);
            if (from == null || from.topic() == null) {
                // Forwarded by a punctuator: it never was a message.
                return current.isNone()
                        ? Delivery.open(kafka.clew(), null, kafka.extract(headers), Span.NOOP)
                        : Delivery.none(kafka.clew());
            }
            if (isAt(from, Delivery.of(current))) {
                return Delivery.none(kafka.clew());
            }
            return kafka.open(new ConsumerRecord<>(
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
        } catch (Throwable t) {
            return Delivery.failedToOpen(kafka.clew(), t);
        }
    }

    /** Whether a record is what the thread is at already: a cache may let go of another's in the midst of it. */
    private static boolean isAt(RecordMetadata from, @Nullable Delivery delivery) {
        ConsumerRecord<?, ?> at = delivery == null ? null : delivery.record();
        return at != null
                && at.offset() == from.offset()
                && at.partition() == from.partition()
                && at.topic().equals(from.topic());
    }

    @Override
    public String toString() {
        return "StreamsCorrelation.create(" + kafka.clew() + ")";
    }

    /** What is at the head of a topology for the sake of its scope alone. */
    private static final class PassingOn<K, V> implements FixedKeyProcessor<K, V, V> {
        private @Nullable FixedKeyProcessorContext<K, V> context;

        @Override
        public void init(FixedKeyProcessorContext<K, V> given) {
            context = given;
        }

        @Override
        public void process(FixedKeyRecord<K, V> record) {
            Objects.requireNonNull(context, "init comes first").forward(record);
        }
    }

    private final class Scoped<KIn, VIn, KOut, VOut> implements Processor<KIn, VIn, KOut, VOut> {
        private final Processor<KIn, VIn, KOut, VOut> processor;
        private @Nullable ProcessingContext context;

        Scoped(Processor<KIn, VIn, KOut, VOut> processor) {
            this.processor = processor;
        }

        @Override
        @SuppressWarnings("unchecked") // the proxy passes on what the context takes and returns
        public void init(ProcessorContext<KOut, VOut> given) {
            context = given;
            processor.init((ProcessorContext<KOut, VOut>) ProcessingProxy.of(ProcessorContext.class, given, kafka));
        }

        @Override
        public void process(Record<KIn, VIn> record) {
            Delivery delivery = open(context, record.key(), record.value(), record.timestamp(), record.headers());
            KafkaCorrelation.handle(delivery, record, processor::process);
        }

        @Override
        public void close() {
            processor.close();
        }
    }

    private final class ScopedFixedKey<KIn, VIn, VOut> implements FixedKeyProcessor<KIn, VIn, VOut> {
        private final FixedKeyProcessor<KIn, VIn, VOut> processor;
        private @Nullable ProcessingContext context;

        ScopedFixedKey(FixedKeyProcessor<KIn, VIn, VOut> processor) {
            this.processor = processor;
        }

        @Override
        @SuppressWarnings("unchecked") // as above
        public void init(FixedKeyProcessorContext<KIn, VOut> given) {
            context = given;
            processor.init((FixedKeyProcessorContext<KIn, VOut>)
                    ProcessingProxy.of(FixedKeyProcessorContext.class, given, kafka));
        }

        @Override
        public void process(FixedKeyRecord<KIn, VIn> record) {
            Delivery delivery = open(context, record.key(), record.value(), record.timestamp(), record.headers());
            KafkaCorrelation.handle(delivery, record, processor::process);
        }

        @Override
        public void close() {
            processor.close();
        }
    }
}
