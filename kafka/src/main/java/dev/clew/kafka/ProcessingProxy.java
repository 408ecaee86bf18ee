package dev.clew.kafka;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.TraceContext;
import java.lang.reflect.Method;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** What a scoped processor is given as its context: it forwards the ids, and schedules punctuators with ids of theirs. */
final class ProcessingProxy extends HostProxy {
    private final KafkaCorrelation kafka;

    private ProcessingProxy(Object context, KafkaCorrelation kafka) {
        super(context);
        this.kafka = kafka;
    }

    /** @param type the interface that is wrapped; whoever fills a store casts it to what a store is given */
    static <T> T of(Class<T> type, T context, KafkaCorrelation kafka) {
        ProcessingProxy proxy = new ProcessingProxy(context, kafka);
        return context instanceof StateStoreContext ? proxy.as(type, type, StateStoreContext.class) : proxy.as(type);
    }

    @Override
    @Nullable
    Object call(Method method, Object[] arguments) throws Throwable {
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] instanceof Punctuator punctuator) {
                arguments[i] = scoped(punctuator);
            } else if (arguments[i] instanceof Record<?, ?> record) {
                Headers headers = withIds(record.headers());
                arguments[i] = headers == null ? record : record.withHeaders(headers);
            } else if (arguments[i] instanceof FixedKeyRecord<?, ?> record) {
                Headers headers = withIds(record.headers());
                arguments[i] = headers == null ? record : record.withHeaders(headers);
            }
        }
        return delegate(method, arguments);
    }

    /**
     * Returns a copy with the ids of the current context, null where there are ids already or none to give.
     *
     * <p>A copy, because the siblings that get the record too share its headers.
     */
    private @Nullable Headers withIds(Headers headers) {
        try {
            TraceContext current = TraceContext.current();
            if (current.isNone() || !kafka.wire().requestId(headers).isEmpty()) {
                return null;
            }
            Headers copy = new RecordHeaders(headers);
            Delivery delivery = Delivery.of(current);
            if (delivery == null || delivery.record() == null) {
                Stamp stamp = new Stamp();
                if (kafka.outbound().inject(current, stamp) == null) {
                    return null;
                }
                stamp.fit(kafka.clew().counters());
                stamp.writeTo(copy);
            } else {
                // Within the topology it is the message that was consumed; where it leaves, the producer names it anew.
                Relay.same(kafka, delivery.record()).writeTo(copy);
            }
            return copy;
        } catch (Throwable t) {
            kafka.clew().counters().skipped("kafka.forward", t);
            return null;
        }
    }

    private Punctuator scoped(Punctuator punctuator) {
        return timestamp -> KafkaCorrelation.handle(openPunctuation(), timestamp, punctuator::punctuate);
    }

    /** Never throws: where opening fails, the punctuator runs all the same. */
    private Delivery openPunctuation() {
        Clew clew = kafka.clew();
        try {
            TraceContext context = clew.root();
            Span span = clew.span(Span.Kind.INTERNAL, context).name("punctuate");
            return Delivery.open(clew, null, context, span);
        } catch (Throwable t) {
            return Delivery.failedToOpen(clew, t);
        }
    }
}
