package dev.clew.jdbc;

import dev.clew.context.Counters;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Metadata whose connection, and whose results' statements, are wrappers. */
// A proxy, because no application asks for metadata in each request.
final class CorrelatedDatabaseMetaData implements InvocationHandler {
    private final CorrelatedConnection connection;
    private final DatabaseMetaData delegate;
    private final Counters counters;

    private CorrelatedDatabaseMetaData(CorrelatedConnection connection, DatabaseMetaData delegate, Counters counters) {
        this.connection = connection;
        this.delegate = delegate;
        this.counters = counters;
    }

    static DatabaseMetaData wrap(CorrelatedConnection connection, DatabaseMetaData delegate, Counters counters) {
        return (DatabaseMetaData) Proxy.newProxyInstance(
                CorrelatedDatabaseMetaData.class.getClassLoader(),
                new Class<?>[] {DatabaseMetaData.class},
                new CorrelatedDatabaseMetaData(connection, delegate, counters));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        Object argument = arguments == null ? "" : arguments[0];
        return switch (method.getName()) {
            case "getConnection" -> connection;
            case "unwrap" -> Wrappers.unwrap(proxy, delegate, (Class<?>) argument);
            case "isWrapperFor" -> Wrappers.isWrapperFor(proxy, delegate, (Class<?>) argument);
            case "equals" -> proxy == argument;
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> delegate.toString();
            default -> forward(method, arguments);
        };
    }

    private @Nullable Object forward(Method method, Object @Nullable [] arguments) throws Throwable {
        if (isQuery(method)) {
            connection.writeFirst();
        }
        try {
            Object result = method.invoke(delegate, arguments);
            return result instanceof ResultSet rows ? new CorrelatedResultSet(rows, statementOf(rows)) : result;
        } catch (InvocationTargetException e) {
            Throwable failure = e.getTargetException();
            throw failure instanceof SQLException sql ? connection.reason(sql) : failure;
        }
    }

    /** Whether drivers ask the server: for all results, and some of them for the words, limits and user of the server. */
    private static boolean isQuery(Method method) {
        String name = method.getName();
        return method.getReturnType() == ResultSet.class
                || name.startsWith("getMax")
                || name.equals("getSQLKeywords")
                || name.equals("getUserName");
    }

    /** Returns null if the driver does not say which statement its metadata came from; not every driver does. */
    private @Nullable Statement statementOf(ResultSet result) {
        try {
            Statement own = result.getStatement();
            return own == null ? null : connection.wrap(own);
        } catch (Throwable t) {
            counters.skipped("jdbc.statement", t);
            return null;
        }
    }
}
