package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.dbcp2.DataSourceConnectionFactory;
import org.apache.commons.dbcp2.PoolableConnection;
import org.apache.commons.dbcp2.PoolableConnectionFactory;
import org.apache.commons.dbcp2.PoolingDataSource;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pool below us that keeps prepared statements by their text, without bound. */
class StatementPoolTest {
    private static final int REQUESTS = 500;

    private final Clew clew = Clew.builder().build();

    @ParameterizedTest
    @CsvSource({
        "STATIC, 1",
        "SESSION, 2", // with the write to the session
        "AUTO, 1",
        "COMMENT, 500" // as AUTO on MySQL and MariaDB: the limit that README names
    })
    void keepsAsManyStatementsAsThereAreTexts(Mode mode, int texts) throws Exception {
        AtomicInteger prepared = new AtomicInteger();
        PoolableConnectionFactory connections = new PoolableConnectionFactory(
                new DataSourceConnectionFactory(CallCounter.of("prepareStatement", RealDatabase.memory(), prepared)),
                null);
        connections.setPoolStatements(true);
        try (GenericObjectPool<PoolableConnection> pool = new GenericObjectPool<>(connections);
                PoolingDataSource<PoolableConnection> dataSource = new PoolingDataSource<>(pool)) {
            connections.setPool(pool);
            CorrelationDataSource wrapped = CorrelationDataSource.builder(dataSource)
                    .clew(clew)
                    .mode(mode)
                    .build();
            for (int i = 0; i < REQUESTS; i++) {
                try (Scope scope = request(clew, "r-" + i).makeCurrent();
                        Connection connection = wrapped.getConnection();
                        PreparedStatement statement = connection.prepareStatement("SELECT 1")) {
                    statement.executeQuery().close();
                }
            }
        }
        assertThat(prepared).hasValue(texts);
    }
}
