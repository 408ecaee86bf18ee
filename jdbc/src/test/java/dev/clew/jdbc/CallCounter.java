package dev.clew.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Counts the calls of one method of a DataSource's connections. */
final class CallCounter {
    private CallCounter() {}

    static DataSource of(String method, DataSource real, AtomicInteger calls) {
        return proxy(DataSource.class, real, method, calls);
    }

    private static <T> T proxy(Class<T> type, T target, String counted, AtomicInteger calls) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (method.getName().equals(counted)) {
                        calls.incrementAndGet();
                    }
                    try {
                        Object result = method.invoke(target, arguments);
                        return method.getName().equals("getConnection")
                                ? proxy(Connection.class, (Connection) result, counted, calls)
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
