package dev.clew.kafka;

import dev.clew.Scope;
import dev.clew.TraceContext;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** A callback of the application's that runs with a given context current. */
final class ContextProxy extends HostProxy {
    private final TraceContext context;

    private ContextProxy(Object callback, TraceContext context) {
        super(callback);
        this.context = context;
    }

    /** @param type one of Kafka's callback interfaces, that the callback implements */
    static Object of(Class<?> type, Object callback, TraceContext context) {
        return new ContextProxy(callback, context).as(type);
    }

    @Override
    @Nullable
    Object call(Method method, Object[] arguments) throws Throwable {
        try (Scope scope = context.makeCurrent()) {
            return delegate(method, arguments);
        }
    }
}
