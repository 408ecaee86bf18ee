package dev.clew.kafka;

import dev.clew.Span;
import dev.clew.context.TraceContext;
import dev.clew.messaging.Delivery;
import dev.clew.messaging.HostProxy;
import dev.clew.messaging.MessageReceiver;
import java.lang.reflect.Method;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** The context of a scoped processor. It forwards the ids and gives each punctuation ids of its own. */
final class CorrelatedProcessorContext extends HostProxy {
    private final CorrelationConsumer correlation;

    private CorrelatedProcessorContext(Object delegate, CorrelationConsumer correlation) {
        super(delegate, "CorrelationStreams.scoped");
        this.correlation = correlation;
    }

    /** @param type the interface of the proxy; code that fills a store casts it to {@link StateStoreContext} as well */
    static <T> T wrap(Class<T> type, T context, CorrelationConsumer correlation) {
        HostProxy proxy = new CorrelatedProcessorContext(context, correlation);
        return context instanceof StateStoreContext ? proxy.as(type, type, StateStoreContext.class) : proxy.as(type);
    }

    @Override
    protected @Nullable Object call(Method method, Object[] arguments) throws Throwable {
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

    /** Copies the headers if they get ids, because the siblings that get the record too share them. */
    private @Nullable Headers withIds(Headers headers) {
        return correlation.derived().forward(headers, RecordHeaders::new);
    }

    private Punctuator scoped(Punctuator punctuator) {
        MessageReceiver<?> receiver = correlation.receiver();
        return timestamp ->
                MessageReceiver.handle(receiver.openOrSkip(this::openPunctuation), timestamp, punctuator::punctuate);
    }

    private Delivery openPunctuation() {
        TraceContext context = correlation.clew().root();
        Span span = correlation.clew().span(Span.Kind.INTERNAL, context).name("punctuate");
        return correlation.receiver().openWithoutMessage(context, span);
    }
}
