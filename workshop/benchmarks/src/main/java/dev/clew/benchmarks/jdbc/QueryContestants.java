package dev.clew.benchmarks.jdbc;

import com.p6spy.engine.spy.P6DataSource;
import dev.clew.Clew;
import dev.clew.benchmarks.core.OpenTelemetry;
import dev.clew.benchmarks.harness.Operation;
import dev.clew.benchmarks.harness.Stub;
import dev.clew.jdbc.CorrelationDataSource;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import io.opentelemetry.instrumentation.jdbc.datasource.JdbcTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.lang.invoke.MethodHandles;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.h2.jdbcx.JdbcDataSource;

/** One query on an open connection: prepare, two parameters, execute, read, close. */
public final class QueryContestants {
    private static final String SQL = "SELECT amount FROM stock WHERE warehouse = ? AND sku = ?";

    private QueryContestants() {}

    /** @param wrap puts the contestant around a driver */
    public static Operation start(UnaryOperator<DataSource> wrap, String scenario) {
        try {
            Connection onStub = wrap.apply(stubDriver()).getConnection();
            Connection onH2 = h2(wrap);
            return switch (scenario) {
                case "stub" -> hole -> hole.consume(query(onStub));
                case "h2" -> hole -> hole.consume(query(onH2));
                default -> throw new IllegalArgumentException(scenario);
            };
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a driver with one statement and one result for all. */
    private static DataSource stubDriver() {
        ResultSet result = stub(ResultSet.class, Map.of("next", true, "getInt", 7));
        PreparedStatement statement = stub(PreparedStatement.class, Map.of("executeQuery", result, "execute", true));
        DatabaseMetaData metadata = stub(
                DatabaseMetaData.class,
                Map.of("getDatabaseProductName", "PostgreSQL", "getURL", "jdbc:stub://localhost/x"));
        Connection connection = stub(Connection.class, Map.of("prepareStatement", statement, "getMetaData", metadata));
        return stub(DataSource.class, Map.of("getConnection", connection));
    }

    private static <T> T stub(Class<T> type, Map<String, Object> answers) {
        return Stub.of(MethodHandles.lookup(), type, answers);
    }

    /** Returns a connection to a new H2, with its table made through the contestant too. */
    private static Connection h2(UnaryOperator<DataSource> wrap) throws SQLException {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:");
        Connection connection = wrap.apply(h2).getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE stock(warehouse int, sku varchar(20), amount int,"
                    + " PRIMARY KEY (warehouse, sku))");
            statement.execute("INSERT INTO stock SELECT x, 'SKU-' || x, 7 FROM system_range(1, 1000)");
        }
        return connection;
    }

    private static int query(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setInt(1, 44);
            statement.setString(2, "SKU-44");
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? result.getInt(1) : -1;
            }
        }
    }

    /** Clew within a request, with the default settings: spans whose lines are below the log's level, totals, thresholds. */
    public static Operation clew(String scenario) {
        return clew(Clew.builder().build(), builder -> builder, scenario);
    }

    /**
     * Neither span line nor totals nor N+1: the cost of the wrapping alone.
     *
     * @param slow the threshold of slow queries, which reads the clock twice; zero for none
     */
    public static Operation bareClew(Mode mode, Duration slow, String scenario) {
        return clew(
                Clew.builder().setting("clew.span.log", "false").build(),
                builder -> builder.mode(mode).slow(slow).repetitions(0),
                scenario);
    }

    private static Operation clew(Clew clew, UnaryOperator<CorrelationDataSource.Builder> options, String scenario) {
        Operation query = start(
                driver -> options.apply(
                                CorrelationDataSource.builder(driver).clew(clew).service("inventory"))
                        .build(),
                scenario);
        return Operation.within(() -> clew.root().makeCurrent(), query);
    }

    /** datasource-proxy without a listener or transformer. */
    public static DataSource datasourceProxy(DataSource driver) {
        return ProxyDataSourceBuilder.create(driver).build();
    }

    /** p6spy with its wrappers alone: no module logs. */
    public static DataSource p6spy(DataSource driver) {
        System.setProperty("p6spy.config.modulelist", "com.p6spy.engine.spy.P6SpyFactory");
        System.setProperty("p6spy.config.jmx", "false");
        return new P6DataSource(driver);
    }

    /** OpenTelemetry's library, with a sampler that records nothing. */
    public static DataSource openTelemetry(DataSource driver) {
        OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
                .setTracerProvider(OpenTelemetry.samplerOff())
                .build();
        return JdbcTelemetry.create(sdk).wrap(driver);
    }
}
