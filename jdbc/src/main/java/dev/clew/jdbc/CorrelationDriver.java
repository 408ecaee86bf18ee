package dev.clew.jdbc;

import dev.clew.Clew;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Arrays;
import java.util.Properties;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A driver for applications that have a URL and no DataSource to wrap.
 *
 * <p>{@code jdbc:clew:postgresql://…} connects as {@code jdbc:postgresql://…} does, and wraps the connection as a
 * {@link CorrelationDataSource} does, with {@link Clew#global()}. Options such as {@code clew.mode=session} stand in the
 * URL or in the properties, and the database's own driver never sees them. The DriverManager finds this driver, and has to
 * know the database's own.
 */
public final class CorrelationDriver implements Driver {
    /** Shared by all connections of one URL, as those of one DataSource share it. */
    private static final RecentMap<DriverUrl, CorrelatedConnections> CONNECTIONS =
            new RecentMap<>(64, DriverUrl::connections);

    static {
        try {
            DriverManager.registerDriver(new CorrelationDriver());
        } catch (SQLException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Makes a driver; the DriverManager calls this. */
    public CorrelationDriver() {}

    /**
     * Connects, if the URL begins with {@code jdbc:clew:}.
     *
     * @throws SQLException also if an option is unknown or has a wrong value; the message says what is allowed
     */
    @Override
    public @Nullable Connection connect(String url, @Nullable Properties info) throws SQLException {
        if (!isOurs(url)) {
            return null;
        }
        DriverUrl parts = DriverUrl.of(url, info);
        CorrelatedConnections connections = connections(parts);
        Connection connection = parts.driver().connect(parts.url(), DriverUrl.withoutOptions(info));
        return connection == null ? null : connections.wrap(connection);
    }

    /** @throws SQLException if the URL is null, as JDBC has it */
    private static boolean isOurs(@Nullable String url) throws SQLException {
        if (url == null) {
            throw new SQLException("the URL must not be null");
        }
        return DriverUrl.isOurs(url);
    }

    private static CorrelatedConnections connections(DriverUrl parts) throws SQLException {
        try {
            return CONNECTIONS.get(parts);
        } catch (IllegalArgumentException e) {
            throw new SQLException(e.getMessage(), e);
        }
    }

    @Override
    public boolean acceptsURL(@Nullable String url) {
        return url != null && DriverUrl.isOurs(url);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, @Nullable Properties info) throws SQLException {
        if (!isOurs(url)) {
            return new DriverPropertyInfo[0];
        }
        DriverUrl parts = DriverUrl.of(url, info);
        DriverPropertyInfo[] others = parts.driver().getPropertyInfo(parts.url(), DriverUrl.withoutOptions(info));
        Stream<DriverPropertyInfo> ours = Arrays.stream(DriverOption.values()).map(option -> {
            DriverPropertyInfo property =
                    new DriverPropertyInfo(option.key, parts.options().get(option.key));
            property.description = option.allowed;
            return property;
        });
        return Stream.concat(Arrays.stream(others), ours).toArray(DriverPropertyInfo[]::new);
    }

    @Override
    public int getMajorVersion() {
        return 0;
    }

    @Override
    public int getMinorVersion() {
        return 1;
    }

    /** Returns false: the database's own driver decides that. */
    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("Clew does not log by java.util.logging");
    }
}
