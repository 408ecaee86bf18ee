package dev.clew.messaging;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** A proxy for interfaces of a messaging system's client, with all methods that the release at hand gives them. */
public abstract class HostProxy implements InvocationHandler {
    private final Object delegate;
    private final String code;

    /** @param code the call that made the proxy, for its text */
    protected HostProxy(Object delegate, String code) {
        this.delegate = delegate;
        this.code = code;
    }

    /** Answers a call of one of the interfaces' methods. */
    protected abstract @Nullable Object call(Method method, Object[] arguments) throws Throwable;

    /** Calls the delegate. Its exception comes out unchanged. */
    protected final @Nullable Object delegate(Method method, Object[] arguments) throws Throwable {
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

    /** Returns the proxy as this interface. */
    public final <T> T as(Class<T> type) {
        return as(type, type);
    }

    /**
     * Returns the proxy with several interfaces.
     *
     * @param types all from one class loader; the first parameter is among them
     */
    public final <T> T as(Class<T> type, Class<?>... types) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), types, this));
    }

    /** Whether an object is such a proxy. */
    protected static boolean isWrapped(Object host) {
        return Proxy.isProxyClass(host.getClass()) && Proxy.getInvocationHandler(host) instanceof HostProxy;
    }
}
