package dev.clew.jdbc;

import com.mchange.v2.c3p0.ComboPooledDataSource;
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

        @Override
        int most(DataSource pool) {
            return ((HikariDataSource) pool).getMaximumPoolSize();
        }
    },
    TOMCAT("org.apache.tomcat.jdbc.pool.DataSource") {
        @Override
        int taken(DataSource pool) {
            return ((DataSourceProxy) pool).getActive();
        }

        @Override
        int most(DataSource pool) {
            return ((DataSourceProxy) pool).getMaxActive();
        }
    },
    DBCP2("org.apache.commons.dbcp2.BasicDataSource") {
        @Override
        int taken(DataSource pool) {
            return ((BasicDataSource) pool).getNumActive();
        }

        @Override
        int most(DataSource pool) {
            return ((BasicDataSource) pool).getMaxTotal();
        }
    },
    C3P0("com.mchange.v2.c3p0.ComboPooledDataSource") {
        @Override
        int taken(DataSource pool) throws SQLException {
            return ((PooledDataSource) pool).getNumBusyConnectionsDefaultUser();
        }

        @Override
        int most(DataSource pool) {
            return ((ComboPooledDataSource) pool).getMaxPoolSize();
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

        @Override
        int most(DataSource pool) {
            return ((AgroalDataSource) pool)
                    .getConfiguration()
                    .connectionPoolConfiguration()
                    .maxSize();
        }
    };

    private static final int UNKNOWN = -1;

    /** The name of the pool's class, which need not be there. */
    private final String type;

    KnownPool(String type) {
        this.type = type;
    }

    abstract int taken(DataSource pool) throws SQLException;

    abstract int most(DataSource pool);

    /** The connections of a pool that are taken, and how many there may be; negative if the pool does not tell. */
    record Usage(int taken, int most) {
        private static final Usage UNKNOWN = new Usage(KnownPool.UNKNOWN, KnownPool.UNKNOWN);

        /** Whether half of the pool is free: then it was not its holders that a request waited for. */
        boolean hasRoom() {
            return taken >= 0 && most > 0 && 2 * taken <= most;
        }

        /** Returns how many are taken beyond those that are known, negative if the pool does not tell. */
        int beyond(int known) {
            return taken < 0 ? KnownPool.UNKNOWN : Math.max(0, taken - known);
        }
    }

    static Usage usage(DataSource pool) {
        try {
            for (Class<?> type = pool.getClass(); type != null; type = type.getSuperclass()) {
                for (KnownPool known : values()) {
                    if (known.type.equals(type.getName())) {
                        return new Usage(known.taken(pool), known.most(pool));
                    }
                }
            }
        } catch (Throwable t) {
            return Usage.UNKNOWN; // it is closed, of another version, or of another class loader
        }
        return Usage.UNKNOWN;
    }
}
