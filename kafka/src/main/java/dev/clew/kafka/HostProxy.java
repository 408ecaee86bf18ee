package dev.clew.kafka;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** A proxy for one of Kafka's interfaces, with all methods that the release at hand gives it. */
abstract class HostProxy implements InvocationHandler {
    private final Object delegate;
    private final String code;

    /** @param code the call that made the proxy, for its text */
    HostProxy(Object delegate, String code) {
        this.delegate = delegate;
        this.code = code;
    }

    /** Answers a call of one of the interface's methods. */
    abstract @Nullable Object call(Method method, Object[] arguments) throws Throwable;

    /** Calls the delegate. Its exception comes out unchanged. */
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
        Object[] present = arguments == null ? new Object[0] : arguments;
        if (method.getDeclaringClass() != Object.class) {
            return call(method, present);
        }
        return switch (method.getName()) {
            case "equals" -> proxy == present[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> code + "(" + delegate + ")";
        };
    }

    final <T> T as(Class<T> type) {
        return as(type, type);
    }

    /** @param types the interfaces of the proxy, all from one class loader; the first parameter is among them */
    final <T> T as(Class<T> type, Class<?>... types) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), types, this));
    }

    static boolean isWrapped(Object host) {
        return Proxy.isProxyClass(host.getClass()) && Proxy.getInvocationHandler(host) instanceof HostProxy;
    }
}
