package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.testkit.CapturedLog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.DataSource;
import javax.sql.PooledConnection;
import javax.sql.XAConnection;
import javax.sql.XADataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGConnectionPoolDataSource;
import org.postgresql.xa.PGXADataSource;

/** The README's examples. */
class SnippetsTest {
    @Test
    void wrapsAPool() throws Exception {
        try (HikariDataSource pool = Postgres.pool(1)) {
            DataSource dataSource = CorrelationDataSource.wrap(pool);

            try (Connection connection = dataSource.getConnection();
                    PreparedStatement statement = connection.prepareStatement("SELECT 1")) {
                assertThat(statement.execute()).isTrue();
            }
        }
    }

    @Test
    void logsQueriesToLookAt() throws Exception {
        try (HikariDataSource pool = Postgres.pool(1);
                HikariDataSource plans = Postgres.pool(1)) {
            DataSource dataSource = CorrelationDataSource.builder(pool)
                    .slow(Duration.ofMillis(200)) // the default is a second; ZERO names none
                    .repetitions(
                            50) // from when on a request repeats a statement too often, 20 by default; 0 names none
                    .explainSlow(
                            plans, Duration.ofMinutes(1)) // the plan of a slow SELECT, at INFO, once a minute at most
                    .build();

            try (CapturedLog log = CapturedLog.create();
                    Connection connection = dataSource.getConnection();
                    PreparedStatement statement = connection.prepareStatement("SELECT pg_sleep(0.21)")) {
                statement.execute();
                assertThat(log.lines("clew.jdbc").get(0).message()).isEqualTo("SELECT was slow");
            }
        }
    }

    @Test
    void namesWhoHoldsTheLock() throws Exception {
        try (LockScene scene = new LockScene();
                HikariDataSource pool = Postgres.pool(2);
                HikariDataSource probe = Postgres.pool(1)) {
            DataSource dataSource = CorrelationDataSource.builder(pool)
                    .mode(CorrelationDataSource.Mode.SESSION)
                    .lockWaits(probe, Duration.ofMillis(500)) // a statement that runs longer is looked at once
                    .build();

            String sql = "UPDATE stock SET amount = amount - 1 WHERE sku = 'SKU-44'";
            try (Connection holder = scene.holding(dataSource, "28d4c07e", sql);
                    LockScene.Waiting waiter = scene.waiting(dataSource, "b41c9e02", sql)) {
                assertThat(scene.lines(1).get(0).message())
                        .isEqualTo("UPDATE stock waits for a lock that request 28d4c07e holds");
                holder.rollback();
                waiter.succeeds();
            }
        }
    }

    @Test
    void wrapsTheDriverOfATransactionManager() throws Exception {
        PGXADataSource driver = new PGXADataSource();
        driver.setUrl(Postgres.url());
        XADataSource dataSource = CorrelationXADataSource.wrap(
                driver,
                options -> options.mode(CorrelationDataSource.Mode.SESSION).service("inventory"));

        XAConnection xa = dataSource.getXAConnection();
        try (Scope scope = request(Clew.global(), "b41c9e02").makeCurrent();
                Connection connection = xa.getConnection()) {
            assertThat(Postgres.applicationName(connection)).isEqualTo("inventory/b41c9e02");
        } finally {
            xa.close();
        }
    }

    @Test
    void wrapsTheDriverOfAPoolThatTakesNoDataSource() throws Exception {
        PGConnectionPoolDataSource driver = new PGConnectionPoolDataSource();
        driver.setUrl(Postgres.url());
        ConnectionPoolDataSource dataSource = CorrelationConnectionPoolDataSource.wrap(driver);

        PooledConnection pooled = dataSource.getPooledConnection();
        try (Connection connection = pooled.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT 1")) {
            assertThat(statement.execute()).isTrue();
        } finally {
            pooled.close();
        }
    }

    @Test
    void tagsThroughADatasourceProxy() throws Exception {
        try (HikariDataSource pool = Postgres.pool(1)) {
            DataSource dataSource = ProxyDataSourceBuilder.create(pool)
                    .queryTransformer(CorrelationQueryTransformer.create("PostgreSQL"))
                    .build();

            try (Scope scope = request(Clew.global(), "b41c9e02").makeCurrent();
                    Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("SELECT 1");
                assertThat(Postgres.seen("SELECT query FROM pg_stat_activity WHERE pid = " + Postgres.pid(connection)))
                        .singleElement()
                        .asString()
                        .startsWith("SELECT 1 /*request_id='b41c9e02',");
            }
        }
    }

    @Test
    void showsTheIdInPgStatActivity() throws Exception {
        try (HikariDataSource pool = Postgres.pool(1)) {
            DataSource dataSource = CorrelationDataSource.builder(pool)
                    .mode(CorrelationDataSource.Mode.SESSION)
                    .service("inventory")
                    .build();

            try (Scope scope = request(Clew.global(), "b41c9e02").makeCurrent();
                    Connection connection = dataSource.getConnection();
                    PreparedStatement statement =
                            connection.prepareStatement("UPDATE stock SET amount = amount - ? WHERE sku = ?")) {
                statement.setInt(1, 1);
                statement.setString(2, "SKU-44");
                statement.executeUpdate();
                assertThat(Postgres.applicationName(connection)).isEqualTo("inventory/b41c9e02");
            }
        }
    }
}
