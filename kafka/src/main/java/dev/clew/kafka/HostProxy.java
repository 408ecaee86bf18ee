package dev.clew.kafka;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** A stand-in for one of Kafka's interfaces, whatever methods the release at hand gives it. */
abstract class HostProxy implements InvocationHandler {
    private final Object delegate;

    HostProxy(Object delegate) {
        this.delegate = delegate;
    }

    /** What is done with a method of the interface. */
    abstract @Nullable Object call(Method method, Object[] arguments) throws Throwable;

    /** Calls the delegate; what it throws comes out as it is. */
    final @Nullable Object delegate(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(delegate, arguments);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            throw cause == null ? e : cause;
        }
    }

    @Override
    public final @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        Object[] given = arguments == null ? new Object[0] : arguments;
        if (method.getDeclaringClass() != Object.class) {
            return call(method, given);
        }
        return switch (method.getName()) {
            case "equals" -> proxy == given[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "KafkaCorrelation.wrap(" + delegate + ")";
        };
    }

    final <T> T as(Class<T> type) {
        return as(type, type);
    }

    /** @param types the interface that is asked for among them, all of one class loader */
    final <T> T as(Class<T> type, Class<?>... types) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), types, this));
    }

    static boolean isWrapped(Object host) {
        return Proxy.isProxyClass(host.getClass()) && Proxy.getInvocationHandler(host) instanceof HostProxy;
    }
}
