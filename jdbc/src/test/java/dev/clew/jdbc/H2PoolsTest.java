package dev.clew.jdbc;

import java.util.UUID;
import javax.sql.ConnectionPoolDataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;

class H2PoolsTest extends SessionBehindPools {
    private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";

    @Override
    String url() {
        return url;
    }

    @Override
    ConnectionPoolDataSource driver() {
        JdbcDataSource driver = new JdbcDataSource();
        driver.setURL(url);
        return driver;
    }

    @Override
    String question() {
        return "SELECT @request_id";
    }

    @Override
    String reset() {
        return "SET @request_id = NULL";
    }

    @Override
    @Nullable
    String base() {
        return null;
    }
}
