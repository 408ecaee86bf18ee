package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Comments through a datasource-proxy. */
class QueryTransformerTest {
    private final RecordingDataSource driver = new RecordingDataSource(RealDatabase.memory());

    private DataSource proxied(String product) {
        return ProxyDataSourceBuilder.create(driver)
                .queryTransformer(CorrelationQueryTransformer.create(product, "inventory"))
                .build();
    }

    private static void work(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement prepared = connection.prepareStatement("SELECT ?");
                Statement statement = connection.createStatement()) {
            prepared.setInt(1, 7);
            try (ResultSet result = prepared.executeQuery()) {
                assertThat(result.next()).isTrue();
                assertThat(result.getInt(1)).isEqualTo(7);
            }
            statement.execute("SELECT 2");
        }
    }

    @Test
    void tagsAsModeAutoWouldOnThatDatabase() throws SQLException {
        try (Scope scope = request(Clew.global(), "req-1").makeCurrent()) {
            work(proxied("PostgreSQL"));
        }
        assertThat(driver.sent()).hasSize(2);
        assertThat(driver.sent().get(0)).isEqualTo("SELECT ? /*service='inventory'*/");
        assertThat(driver.sent().get(1))
                .startsWith("SELECT 2 /*request_id='req-1',service='inventory',traceparent='00-");
    }

    @Test
    void leavesOutTheIdsOutsideRequestsAndIfTheyHarm() throws SQLException {
        work(proxied("PostgreSQL"));
        try (Scope scope = request(Clew.global(), "req-1").makeCurrent()) {
            work(proxied("Microsoft SQL Server"));
            work(proxied("Oracle"));
        }
        assertThat(driver.sent())
                .containsExactly(
                        "SELECT ? /*service='inventory'*/",
                        "SELECT 2 /*service='inventory'*/",
                        "SELECT ? /*service='inventory'*/",
                        "SELECT 2 /*service='inventory'*/",
                        "SELECT ?",
                        "SELECT 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MySQL", "MariaDB"})
    void leavesOutTheIdsIfMySqlMayPrepareOnTheServer(String product) throws SQLException {
        try (Scope scope = request(Clew.global(), "req-1").makeCurrent()) {
            work(proxied(product));
        }
        assertThat(driver.sent()).hasSize(2);
        assertThat(driver.sent().get(0)).isEqualTo("SELECT ? /*service='inventory'*/");
        assertThat(driver.sent().get(1))
                .startsWith("SELECT 2 /*request_id='req-1',service='inventory',traceparent='00-");
    }

    @Test
    void describesItself() {
        assertThat(CorrelationQueryTransformer.create("PostgreSQL", "inventory"))
                .hasToString("CorrelationQueryTransformer{postgresql, service=inventory}");
    }
}
