package dev.clew.kafka;

import dev.clew.context.TraceContext;
import dev.clew.messaging.HostProxy;
import dev.clew.messaging.MessageReceiver;
import java.lang.reflect.Method;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.jspecify.annotations.Nullable;

/** A consumer whose polls close deliveries that were left open, and which calls its listeners outside any request. */
final class CorrelatedConsumer extends HostProxy {
    /** The methods that are called between records, if not by the handler of one. */
    private static final Set<String> BETWEEN_RECORDS = Set.of("poll", "close", "unsubscribe");

    private final MessageReceiver<?> receiver;

    private CorrelatedConsumer(Object delegate, MessageReceiver<?> receiver) {
        super(delegate, "CorrelationConsumer.wrap");
        this.receiver = receiver;
    }

    /** @param type the interface of the proxy, raw like every class literal */
    @SuppressWarnings("unchecked") // the proxy passes on the consumer's own arguments and results
    static <T> T wrap(Class<? super T> type, T consumer, MessageReceiver<?> receiver) {
        return isWrapped(consumer) ? consumer : (T) new CorrelatedConsumer(consumer, receiver).as(type);
    }

    @Override
    protected @Nullable Object call(Method method, Object[] arguments) throws Throwable {
        if (BETWEEN_RECORDS.contains(method.getName())) {
            receiver.closeLeaked();
        }
        for (int i = 0; i < arguments.length; i++) {
            // A rebalance belongs to no request, and a commit to the one that asked for it. Share consumers set their
            // callback once for all requests. Its type must not be named here, because old clients lack it.
            if (arguments[i] instanceof ConsumerRebalanceListener listener) {
                arguments[i] = ContextCallback.wrap(ConsumerRebalanceListener.class, listener, TraceContext.NONE);
            } else if (arguments[i] instanceof OffsetCommitCallback callback) {
                arguments[i] = ContextCallback.wrap(OffsetCommitCallback.class, callback, TraceContext.current());
            } else if (method.getName().equals("setAcknowledgementCommitCallback") && arguments[i] != null) {
                arguments[i] = ContextCallback.wrap(method.getParameterTypes()[i], arguments[i], TraceContext.NONE);
            }
        }
        return delegate(method, arguments);
    }
}
