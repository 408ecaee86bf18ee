package dev.clew.jdbc;

import com.mchange.v2.c3p0.ComboPooledDataSource;
import com.zaxxer.hikari.HikariDataSource;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.sql.SQLException;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.BasicDataSource;
import org.apache.tomcat.jdbc.pool.PoolProperties;
import org.h2.jdbcx.JdbcConnectionPool;

/** The pools that applications use, each with one connection. */
enum Pools {
    HIKARI {
        @Override
        DataSource create(String url, ConnectionPoolDataSource driver) {
            HikariDataSource pool = new HikariDataSource();
            pool.setJdbcUrl(url);
            pool.setMaximumPoolSize(1);
            return pool;
        }
    },
    TOMCAT {
        @Override
        DataSource create(String url, ConnectionPoolDataSource driver) {
            PoolProperties properties = new PoolProperties();
            properties.setUrl(url);
            properties.setInitialSize(1);
            properties.setMaxActive(1);
            return new org.apache.tomcat.jdbc.pool.DataSource(properties);
        }
    },
    DBCP2 {
        @Override
        DataSource create(String url, ConnectionPoolDataSource driver) {
            BasicDataSource pool = new BasicDataSource();
            pool.setUrl(url);
            pool.setMaxTotal(1);
            return pool;
        }
    },
    C3P0 {
        @Override
        DataSource create(String url, ConnectionPoolDataSource driver) {
            ComboPooledDataSource pool = new ComboPooledDataSource();
            pool.setJdbcUrl(url);
            pool.setInitialPoolSize(1);
            pool.setMinPoolSize(1);
            pool.setMaxPoolSize(1);
            return pool;
        }
    },
    AGROAL {
        @Override
        DataSource create(String url, ConnectionPoolDataSource driver) throws SQLException {
            return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                    .connectionPoolConfiguration(pool ->
                            pool.maxSize(1).connectionFactoryConfiguration(connections -> connections.jdbcUrl(url))));
        }
    },
    /** H2's own, which takes any driver's connections. */
    H2 {
        @Override
        DataSource create(String url, ConnectionPoolDataSource driver) {
            JdbcConnectionPool pool = JdbcConnectionPool.create(driver);
            pool.setMaxConnections(1);
            return pool;
        }
    };

    /** Returns the pool, on a driver's URL or, if it takes none, on its DataSource. */
    abstract DataSource create(String url, ConnectionPoolDataSource driver) throws SQLException;

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
