package dev.clew.springboot.test;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.List;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The first of the DriverManager's drivers: has another one make each connection, and records it. It finds the DataSources
 * that are no beans.
 */
final class RecordingDriver implements Driver {
    private static final RecordingDriver INSTANCE = new RecordingDriver();

    private RecordingDriver() {}

    /** Puts it before all drivers that are registered by now. */
    static synchronized void install() throws SQLException {
        List<Driver> drivers = DriverManager.drivers().toList();
        if (!drivers.isEmpty() && drivers.get(0) == INSTANCE) {
            return;
        }
        DriverManager.deregisterDriver(INSTANCE);
        DriverManager.registerDriver(INSTANCE);
        for (Driver driver : drivers) {
            if (driver != INSTANCE) {
                DriverManager.deregisterDriver(driver);
                DriverManager.registerDriver(driver);
            }
        }
    }

    private static @Nullable Driver driver(String url) throws SQLException {
        // Clew's own URL leads back here, below Clew.
        if (url.startsWith("jdbc:clew:")) {
            return null;
        }
        for (Driver driver : DriverManager.drivers().toList()) {
            if (driver != INSTANCE && driver.acceptsURL(url)) {
                return driver;
            }
        }
        return null;
    }

    @Override
    public boolean acceptsURL(String url) throws SQLException {
        return driver(url) != null;
    }

    @Override
    public @Nullable Connection connect(String url, Properties info) throws SQLException {
        Driver driver = driver(url);
        Connection connection = driver == null ? null : driver.connect(url, info);
        return connection == null ? null : RecordedConnection.wrap(connection);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
        Driver driver = driver(url);
        return driver == null ? new DriverPropertyInfo[0] : driver.getPropertyInfo(url, info);
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }
}
