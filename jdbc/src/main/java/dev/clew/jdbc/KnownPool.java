package dev.clew.jdbc;

import com.mchange.v2.c3p0.PooledDataSource;
import com.zaxxer.hikari.HikariDataSource;
import io.agroal.api.AgroalDataSource;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.BasicDataSource;
import org.apache.tomcat.jdbc.pool.DataSourceProxy;

/** The pools that tell how many of their connections are taken. */
enum KnownPool {
    HIKARI("com.zaxxer.hikari.HikariDataSource") {
        @Override
        int taken(DataSource pool) {
            return ((HikariDataSource) pool).getHikariPoolMXBean().getActiveConnections();
        }
    },
    TOMCAT("org.apache.tomcat.jdbc.pool.DataSource") {
        @Override
        int taken(DataSource pool) {
            return ((DataSourceProxy) pool).getActive();
        }
    },
    DBCP2("org.apache.commons.dbcp2.BasicDataSource") {
        @Override
        int taken(DataSource pool) {
            return ((BasicDataSource) pool).getNumActive();
        }
    },
    C3P0("com.mchange.v2.c3p0.ComboPooledDataSource") {
        @Override
        int taken(DataSource pool) throws SQLException {
            return ((PooledDataSource) pool).getNumBusyConnectionsDefaultUser();
        }
    },
    AGROAL("io.agroal.pool.DataSource") {
        @Override
        int taken(DataSource pool) {
            AgroalDataSource agroal = (AgroalDataSource) pool;
            return agroal.getConfiguration().metricsEnabled()
                    ? Math.toIntExact(agroal.getMetrics().activeCount())
                    : UNKNOWN;
        }
    };

    private static final int UNKNOWN = -1;

    /** The name of the pool's class, which need not be there. */
    private final String type;

    KnownPool(String type) {
        this.type = type;
    }

    abstract int taken(DataSource pool) throws SQLException;

    /** Returns the number of connections that are taken, negative if the pool does not tell. */
    static int active(DataSource pool) {
        try {
            for (Class<?> type = pool.getClass(); type != null; type = type.getSuperclass()) {
                for (KnownPool known : values()) {
                    if (known.type.equals(type.getName())) {
                        return known.taken(pool);
                    }
                }
            }
        } catch (Throwable t) {
            return UNKNOWN; // it is closed, of another version, or of another class loader
        }
        return UNKNOWN;
    }
}
