package dev.clew.jdbc;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Stands between the wrapper and a real driver: notes the texts that reach it, and fails if it is told to. */
final class RecordingDataSource implements DataSource {
    private final DataSource real;
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final List<List<Object>> bound = new CopyOnWriteArrayList<>();
    private boolean failMetadata;
    private String failing = "\0";

    RecordingDataSource(DataSource real) {
        this.real = real;
    }

    /** The texts that were prepared, executed or added to a batch. */
    List<String> sent() {
        return sent;
    }

    /** The setters that were called on prepared statements, each with its arguments; bytes as text. */
    List<List<Object>> bound() {
        return bound;
    }

    void failMetadata() {
        failMetadata = true;
    }

    void failTextsWith(String part) {
        failing = part;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return proxy(Connection.class, real.getConnection());
    }

    private <T> T proxy(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Object result = call(target, method, arguments);
                    return switch (method.getName()) {
                        case "createStatement" -> proxy(Statement.class, (Statement) result);
                        case "prepareStatement" -> proxy(PreparedStatement.class, (PreparedStatement) result);
                        default -> result;
                    };
                }));
    }

    private Object call(Object target, Method method, Object[] arguments) throws Throwable {
        String name = method.getName().toLowerCase(Locale.ROOT);
        if (failMetadata && name.equals("getmetadata")) {
            throw new IllegalArgumentException("told to fail");
        }
        boolean text = name.startsWith("prepare") || name.startsWith("execute") || name.equals("addbatch");
        if (text && arguments != null && arguments[0] instanceof String sql) {
            if (sql.contains(failing)) {
                throw new SQLException("told to fail");
            }
            sent.add(sql);
        }
        if (name.startsWith("set") && target instanceof PreparedStatement && arguments.length > 1) {
            bound.add(Stream.concat(Stream.of(method.getName()), Arrays.stream(arguments))
                    .map(each -> each instanceof byte[] bytes ? Arrays.toString(bytes) : each)
                    .toList());
        }
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return real.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        real.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        real.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return real.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return real.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || real.isWrapperFor(type);
    }
}
