package dev.clew.jdbc;

import com.mchange.v2.c3p0.ComboPooledDataSource;
import com.zaxxer.hikari.HikariDataSource;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.BasicDataSource;
import org.apache.tomcat.jdbc.pool.PoolProperties;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;

/** The pools that applications use. */
enum Pools {
    HIKARI {
        @Override
        DataSource create(String url, ConnectionPoolDataSource driver, int size, Duration patience) {
            HikariDataSource pool = new HikariDataSource();
            pool.setJdbcUrl(url);
            pool.setMaximumPoolSize(size);
            pool.setConnectionTimeout(patience.toMillis());
            return pool;
        }
    },
    TOMCAT {
        @Override
        DataSource create(String url, ConnectionPoolDataSource driver, int size, Duration patience) {
            PoolProperties properties = new PoolProperties();
            properties.setUrl(url);
            properties.setInitialSize(1);
            properties.setMaxActive(size);
            properties.setMaxWait((int) patience.toMillis());
            return new org.apache.tomcat.jdbc.pool.DataSource(properties);
        }
    },
    DBCP2 {
        @Override
        DataSource create(String url, ConnectionPoolDataSource driver, int size, Duration patience) {
            BasicDataSource pool = new BasicDataSource();
            pool.setUrl(url);
            pool.setMaxTotal(size);
            pool.setMaxWait(patience);
            return pool;
        }
    },
    C3P0 {
        @Override
        DataSource create(String url, ConnectionPoolDataSource driver, int size, Duration patience) {
            ComboPooledDataSource pool = new ComboPooledDataSource();
            pool.setJdbcUrl(url);
            pool.setInitialPoolSize(1);
            pool.setMinPoolSize(1);
            pool.setMaxPoolSize(size);
            pool.setCheckoutTimeout((int) patience.toMillis());
            return pool;
        }
    },
    AGROAL {
        @Override
        DataSource create(String url, ConnectionPoolDataSource driver, int size, Duration patience)
                throws SQLException {
            return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                    .metricsEnabled(true)
                    .connectionPoolConfiguration(pool -> pool.maxSize(size)
                            .acquisitionTimeout(patience)
                            .connectionFactoryConfiguration(connections -> connections.jdbcUrl(url))));
        }
    },
    /** H2's own, which takes any driver's connections. */
    H2 {
        @Override
        DataSource create(String url, ConnectionPoolDataSource driver, int size, Duration patience) {
            JdbcConnectionPool pool = JdbcConnectionPool.create(driver);
            pool.setMaxConnections(size);
            pool.setLoginTimeout((int) Math.max(1, patience.toSeconds()));
            return pool;
        }
    };

    /** Returns a pool of one connection, on a driver's URL or, if it takes none, on its DataSource. */
    final DataSource create(String url, ConnectionPoolDataSource driver) throws SQLException {
        return create(url, driver, 1, Duration.ofSeconds(30));
    }

    /** Returns a pool in H2's memory, on a database of its own. */
    final DataSource create(int size, Duration patience) throws SQLException {
        JdbcDataSource driver = new JdbcDataSource();
        driver.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        return create(driver.getURL(), driver, size, patience);
    }

    /** @param patience the longest wait for a connection */
    abstract DataSource create(String url, ConnectionPoolDataSource driver, int size, Duration patience)
            throws SQLException;

    static void close(DataSource pool) throws Exception {
        if (pool instanceof JdbcConnectionPool h2) {
            h2.dispose();
        } else if (pool instanceof org.apache.tomcat.jdbc.pool.DataSource tomcat) {
            tomcat.close();
        } else {
            ((AutoCloseable) pool).close();
        }
    }
}
