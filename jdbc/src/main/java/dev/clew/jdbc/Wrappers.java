package dev.clew.jdbc;

import java.sql.SQLException;
import java.sql.Wrapper;

/** The methods of {@link Wrapper} for our wrappers: they try themselves first, then the delegate. */
final class Wrappers {
    private Wrappers() {}

    static <T> T unwrap(Object self, Wrapper delegate, Class<T> type) throws SQLException {
        if (type.isInstance(self)) {
            return type.cast(self);
        }
        return type.isInstance(delegate) ? type.cast(delegate) : delegate.unwrap(type);
    }

    static boolean isWrapperFor(Object self, Wrapper delegate, Class<?> type) throws SQLException {
        return type.isInstance(self) || type.isInstance(delegate) || delegate.isWrapperFor(type);
    }
}
