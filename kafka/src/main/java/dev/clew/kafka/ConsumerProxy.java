package dev.clew.kafka;

import dev.clew.Clew;
import dev.clew.TraceContext;
import java.lang.reflect.Method;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.jspecify.annotations.Nullable;

/** A consumer that polls outside any delivery and calls its listeners outside any request. */
final class ConsumerProxy extends HostProxy {
    /** Where the application's code for one record is over: what it left open must not go on. */
    private static final Set<String> BETWEEN_RECORDS = Set.of("poll", "close", "unsubscribe");

    private final Clew clew;

    private ConsumerProxy(Object consumer, Clew clew) {
        super(consumer);
        this.clew = clew;
    }

    /** @param type the interface that is wrapped, raw as every class literal */
    @SuppressWarnings("unchecked") // the proxy passes on what the consumer takes and returns
    static <T> T wrap(Class<? super T> type, T consumer, Clew clew) {
        return isWrapped(consumer) ? consumer : (T) new ConsumerProxy(consumer, clew).as(type);
    }

    @Override
    @Nullable
    Object call(Method method, Object[] arguments) throws Throwable {
        if (BETWEEN_RECORDS.contains(method.getName())) {
            closeLeaked();
        }
        for (int i = 0; i < arguments.length; i++) {
            // A rebalance belongs to no request; a commit belongs to the one that asked for it. The callback of share
            // consumers is set once for all requests, and its type, which old clients lack, must not be named here.
            if (arguments[i] instanceof ConsumerRebalanceListener listener) {
                arguments[i] = ContextProxy.of(ConsumerRebalanceListener.class, listener, TraceContext.NONE);
            } else if (arguments[i] instanceof OffsetCommitCallback callback) {
                arguments[i] = ContextProxy.of(OffsetCommitCallback.class, callback, TraceContext.current());
            } else if (method.getName().equals("setAcknowledgementCommitCallback") && arguments[i] != null) {
                arguments[i] = ContextProxy.of(method.getParameterTypes()[i], arguments[i], TraceContext.NONE);
            }
        }
        return delegate(method, arguments);
    }

    private void closeLeaked() {
        try {
            Delivery.closeLeaked();
        } catch (Throwable t) {
            clew.counters().skipped("kafka.poll", t);
        }
    }
}
