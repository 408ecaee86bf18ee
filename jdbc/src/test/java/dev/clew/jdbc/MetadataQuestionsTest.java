package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Clew;
import dev.clew.context.Scope;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Driver;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.BasicDataSource;
import org.junit.jupiter.api.Test;

/** The database's name is asked once, and not at each checkout. */
class MetadataQuestionsTest {
    private final AtomicInteger asked = new AtomicInteger();

    /** @param product the name that a driver of no known class gives its database, empty to change nothing */
    private <T> T proxy(Class<T> type, Object target, String product) {
        return type.cast(Proxy.newProxyInstance(
                MetadataQuestionsTest.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (method.getName().equals("getMetaData")) {
                        asked.incrementAndGet();
                    }
                    if (!product.isEmpty()) {
                        switch (method.getName()) {
                            case "getDatabaseProductName" -> {
                                return product;
                            }
                            case "isWrapperFor" -> {
                                return ((Class<?>) arguments[0]).isInstance(self);
                            }
                            case "unwrap" -> {
                                return self;
                            }
                            default -> {}
                        }
                    }
                    Object result;
                    try {
                        result = method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    return result instanceof Connection connection
                                    && !method.getName().equals("unwrap")
                            ? proxy(Connection.class, connection, product)
                            : result instanceof DatabaseMetaData metadata
                                    ? proxy(DatabaseMetaData.class, metadata, product)
                                    : result;
                }));
    }

    @Test
    void isAskedOnceIfHikariHidesADriver() throws Exception {
        for (String product : List.of("H2", "Derby")) {
            try (HikariDataSource pool = new HikariDataSource()) {
                pool.setDataSource(proxy(DataSource.class, RealDatabase.memory(), product));
                assertThat(askedByAHundredCheckouts(pool)).isZero();
            }
        }
    }

    @Test
    void isAskedOnceIfDbcpHidesADriver() throws Exception {
        for (String product : List.of("H2", "Derby")) {
            try (BasicDataSource pool = new BasicDataSource()) {
                pool.setDriver(proxy(Driver.class, new org.h2.Driver(), product));
                pool.setUrl("jdbc:h2:mem:");
                assertThat(askedByAHundredCheckouts(pool)).isZero();
            }
        }
    }

    @Test
    void isAskedOnceBehindDbcp() throws Exception {
        try (BasicDataSource pool = (BasicDataSource) Pools.DBCP2.create(1, Duration.ofSeconds(30))) {
            assertThat(askedByAHundredCheckouts(proxy(DataSource.class, pool, "")))
                    .isZero();
        }
    }

    private int askedByAHundredCheckouts(DataSource pool) throws Exception {
        Clew clew = Clew.builder().build();
        CorrelationDataSource dataSource =
                CorrelationDataSource.builder(pool).clew(clew).build();
        run(clew, dataSource);
        int first = asked.get();
        for (int i = 0; i < 100; i++) {
            run(clew, dataSource);
        }
        return asked.get() - first;
    }

    private static void run(Clew clew, DataSource dataSource) throws Exception {
        try (Scope scope = request(clew, "req-1").makeCurrent();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
    }
}
