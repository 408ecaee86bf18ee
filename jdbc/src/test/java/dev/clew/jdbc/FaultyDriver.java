package dev.clew.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A real driver that notes which of its methods are called, and fails at one of them if it is told to. */
final class FaultyDriver {
    private final DataSource real;
    private final Set<String> called = new LinkedHashSet<>();
    private String failing = "";
    private @Nullable Throwable failure;

    FaultyDriver(DataSource real) {
        this.real = real;
    }

    /** The calls until now, each once: the method, and the text of the statement that it was called on. */
    Set<String> called() {
        return called;
    }

    void failAt(String call, Throwable with) {
        failing = call;
        failure = with;
    }

    DataSource dataSource() {
        return proxy(DataSource.class, real, "");
    }

    private <T> T proxy(Class<T> type, Object target, String text) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> call(type, target, text, method, arguments)));
    }

    private @Nullable Object call(Class<?> type, Object target, String text, Method method, Object[] arguments)
            throws Throwable {
        String own = arguments != null && arguments.length > 0 && arguments[0] instanceof String sql ? sql : text;
        String call = type.getSimpleName() + "." + method.getName() + "(" + own + ")";
        if (!method.getName().equals("toString") && !method.getName().equals("hashCode")) {
            called.add(call);
        }
        if (call.equals(failing) && failure != null) {
            throw failure;
        }
        Object result;
        try {
            result = method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        return wrapped(result, own);
    }

    private @Nullable Object wrapped(@Nullable Object result, String text) {
        for (Class<?> type : new Class<?>[] {
            CallableStatement.class, PreparedStatement.class, Statement.class, ResultSet.class, DatabaseMetaData.class
        }) {
            if (type.isInstance(result)) {
                return proxy(type, result, text);
            }
        }
        return result instanceof Connection connection ? proxy(Connection.class, connection, "") : result;
    }

    static Throwable[] kinds() {
        return new Throwable[] {
            new SQLException("told to fail"),
            new IllegalStateException("told to fail"),
            new LinkageError("told to fail")
        };
    }
}
