package dev.clew.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Clew;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** The databases that every build has. */
enum RealDatabase {
    H2 {
        @Override
        HikariDataSource pool(int size) {
            HikariDataSource pool = new HikariDataSource();
            pool.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
            pool.setMaximumPoolSize(size);
            return pool;
        }
    },
    POSTGRESQL {
        @Override
        HikariDataSource pool(int size) {
            return Postgres.pool(size);
        }
    };

    /** Returns a pool on a database of its own, or on the shared one. */
    abstract HikariDataSource pool(int size);

    /** Returns an H2 DataSource; each of its connections is a database of its own. */
    static DataSource memory() {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:");
        return h2;
    }

    static CorrelationDataSource wrap(HikariDataSource pool, Clew clew, Mode mode) {
        return CorrelationDataSource.builder(pool)
                .clew(clew)
                .mode(mode)
                .service("inventory")
                .build();
    }
}
