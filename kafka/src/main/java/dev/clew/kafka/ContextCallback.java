package dev.clew.kafka;

import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.messaging.HostProxy;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** A callback of the application that runs with a given context current. */
final class ContextCallback extends HostProxy {
    private final TraceContext context;

    private ContextCallback(Object delegate, TraceContext context) {
        super(delegate, "ContextCallback.wrap");
        this.context = context;
    }

    /** @param type one of Kafka's callback interfaces, which the callback implements */
    static Object wrap(Class<?> type, Object callback, TraceContext context) {
        return new ContextCallback(callback, context).as(type);
    }

    @Override
    protected @Nullable Object call(Method method, Object[] arguments) throws Throwable {
        try (Scope scope = context.makeCurrent()) {
            return delegate(method, arguments);
        }
    }
}
