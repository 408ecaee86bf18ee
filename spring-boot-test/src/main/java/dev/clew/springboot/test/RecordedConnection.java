package dev.clew.springboot.test;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A connection below Clew's: records its statements while there is a recording, and changes nothing. */
final class RecordedConnection implements InvocationHandler {
    private final Connection delegate;

    /** The last texts with which the session was told something. */
    private volatile String session = "";

    private RecordedConnection(Connection delegate) {
        this.delegate = delegate;
    }

    static Connection wrap(Connection delegate) {
        return proxy(Connection.class, new RecordedConnection(delegate));
    }

    static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(handler.getClass().getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** Calls the delegate, and throws what it throws. */
    static @Nullable Object call(Object delegate, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(delegate, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    /** Answers what a proxy is asked about itself: it equals no other object, not even its delegate. */
    static Object ofItself(Object proxy, Object delegate, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> delegate.toString();
        };
    }

    String session() {
        return session;
    }

    void tellSession(String text) {
        session = text;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return ofItself(proxy, delegate, method, arguments);
        }
        Object result = call(delegate, method, arguments);
        String sql = arguments != null && arguments.length > 0 && arguments[0] instanceof String text ? text : "";
        return switch (method.getName()) {
            case "createStatement" -> statement(Statement.class, result, "", proxy);
            case "prepareStatement" -> statement(PreparedStatement.class, result, sql, proxy);
            case "prepareCall" -> statement(CallableStatement.class, result, sql, proxy);
            case "setClientInfo" -> {
                tellSession(Arrays.toString(arguments));
                yield result;
            }
            default -> result;
        };
    }

    private <T extends Statement> @Nullable Object statement(
            Class<T> type, @Nullable Object result, String sql, Object connection) {
        return result == null ? null : proxy(type, new RecordedStatement(result, sql, this, (Connection) connection));
    }
}
