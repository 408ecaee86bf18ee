package dev.clew.jdbc;

import java.sql.SQLException;
import java.sql.Wrapper;
import javax.sql.DataSource;

/** Methods that our wrappers share: {@code unwrap} and {@code isWrapperFor}, which try the wrapper first, and {@code close}. */
final class Wrappers {
    private Wrappers() {}

    /** @param delegate not every part of JDBC is a {@link Wrapper} */
    static <T> T unwrap(Object self, Object delegate, Class<T> type) throws SQLException {
        if (type.isInstance(self)) {
            return type.cast(self);
        }
        if (type.isInstance(delegate)) {
            return type.cast(delegate);
        }
        if (delegate instanceof Wrapper wrapper) {
            return wrapper.unwrap(type);
        }
        throw new SQLException(delegate.getClass().getName() + " is no " + type.getName() + " and wraps nothing");
    }

    static boolean isWrapperFor(Object self, Object delegate, Class<?> type) throws SQLException {
        return type.isInstance(self)
                || type.isInstance(delegate)
                || delegate instanceof Wrapper wrapper && wrapper.isWrapperFor(type);
    }

    /** Returns the pool in a DataSource of ours, so that our own queries are neither tagged nor counted. */
    static DataSource pool(DataSource dataSource) {
        return dataSource instanceof ForwardingDataSource own ? own.delegate : dataSource;
    }

    /** Closes a DataSource if it can be closed, as pools can. */
    static void close(Object delegate) throws SQLException {
        if (delegate instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (SQLException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new SQLException("could not close " + delegate, e);
            }
        }
    }
}
