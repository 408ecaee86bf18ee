package dev.clew.benchmarks.jdbc;

import com.p6spy.engine.logging.Category;
import com.p6spy.engine.spy.P6DataSource;
import com.p6spy.engine.spy.appender.FormattedLogger;
import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Clew;
import dev.clew.benchmarks.harness.Operation;
import dev.clew.benchmarks.harness.Stub;
import dev.clew.benchmarks.peers.OpenTelemetry;
import dev.clew.context.Scope;
import dev.clew.jdbc.CorrelationDataSource;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import io.opentelemetry.instrumentation.jdbc.datasource.JdbcTelemetry;
import java.lang.invoke.MethodHandles;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.PGConnection;

/**
 * Queries on an open connection: prepare, two parameters, execute, read, close.
 *
 * <p>{@code stub} and {@code h2} run one text in a request that does not end. {@code request8} and {@code request64} run so
 * many texts, each once, in a request that begins and ends; {@code plain8} does so with statements that are not prepared.
 * {@code checkout} takes a connection and closes it, and {@code hikari} does so with one of a pool.
 */
public final class QueryContestants {
    /** Clew's bare ones cost the wrapping alone; datasource-proxy has no listener, p6spy a module that logs only as it comes. */
    public static final Map<String, Function<String, Operation>> ALL = Map.ofEntries(
            Map.entry("Raw", scenario -> start(driver -> driver, scenario)),
            Map.entry("ByHand", scenario -> byHand(false, scenario)),
            Map.entry("ByHandComment", scenario -> byHand(true, scenario)),
            Map.entry("ClewBare", scenario -> bareClew(Mode.STATIC, Duration.ZERO, scenario)),
            Map.entry("ClewBareAuto", scenario -> bareClew(Mode.AUTO, Duration.ZERO, scenario)),
            Map.entry("ClewClock", scenario -> bareClew(Mode.STATIC, Duration.ofSeconds(1), scenario)),
            Map.entry("ClewDefault", scenario -> clew(Clew.builder().build(), builder -> builder, scenario)),
            Map.entry(
                    "ClewNoPoolWaits",
                    scenario -> clew(Clew.builder().build(), builder -> builder.poolWaits(Duration.ZERO), scenario)),
            Map.entry("ClewLockWaits", scenario -> lockWaits(Clew.builder().build(), scenario)),
            Map.entry("HikariLeakDetection", scenario -> start(QueryContestants::detectingLeaks, scenario)),
            Map.entry(
                    "ClewComment",
                    scenario -> clew(Clew.builder().build(), builder -> builder.mode(Mode.COMMENT), scenario)),
            Map.entry("P6Spy", scenario -> start(driver -> p6spy(driver, "P6SpyFactory"), scenario)),
            Map.entry(
                    "P6SpyAsItComes",
                    scenario -> start(
                            driver -> p6spy(driver, "P6SpyFactory,com.p6spy.engine.logging.P6LogFactory"), scenario)),
            Map.entry("OpenTelemetry", scenario -> start(JdbcTelemetry.create(OpenTelemetry.sdk())::wrap, scenario)),
            Map.entry(
                    "OpenTelemetryAsItComes",
                    scenario -> start(JdbcTelemetry.create(OpenTelemetry.sampled())::wrap, scenario)),
            Map.entry(
                    "DatasourceProxy",
                    scenario -> start(
                            driver -> ProxyDataSourceBuilder.create(driver).build(), scenario)));

    private static final String SQL = "SELECT amount FROM stock WHERE warehouse = ? AND sku = ?";

    private QueryContestants() {}

    private interface Query {
        int run(String sql) throws SQLException;
    }

    /** @param wrap puts the contestant around a driver */
    private static Operation start(UnaryOperator<DataSource> wrap, String scenario) {
        return start(Connection.class, wrap, scenario);
    }

    private static Operation start(Class<? extends Connection> type, UnaryOperator<DataSource> wrap, String scenario) {
        if (scenario.equals("checkout")) {
            return checkout(wrap.apply(stubDriver(type)));
        }
        if (scenario.equals("hikari")) {
            return checkout(wrap.apply(pool(stubDriver(type))));
        }
        try {
            Connection connection = scenario.equals("h2")
                    ? h2(wrap)
                    : wrap.apply(stubDriver(type)).getConnection();
            return operation(scenario, sql -> query(connection, sql), sql -> plain(connection, sql));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Operation checkout(DataSource dataSource) {
        return hole -> {
            try (Connection connection = dataSource.getConnection()) {
                hole.consume(connection);
            }
        };
    }

    private static HikariDataSource pool(DataSource driver) {
        HikariDataSource pool = new HikariDataSource();
        pool.setDataSource(driver);
        return pool;
    }

    private static DataSource detectingLeaks(DataSource pool) {
        ((HikariDataSource) pool).setLeakDetectionThreshold(30_000);
        return pool;
    }

    private static Operation byHand(boolean comment, String scenario) {
        try {
            ByHand byHand = new ByHand(stubDriver().getConnection(), comment);
            return operation(scenario, byHand::prepared, byHand::plain);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Operation operation(String scenario, Query prepared, Query plain) {
        return switch (scenario) {
            case "stub", "h2" -> hole -> hole.consume(prepared.run(SQL));
            case "request8" -> request(8, prepared);
            case "request64" -> request(64, prepared);
            case "plain8" -> request(8, plain);
            default -> throw new IllegalArgumentException(scenario);
        };
    }

    /** @param count the number of texts, none of which is another's but for its literals */
    private static Operation request(int count, Query query) {
        String[] texts = IntStream.range(0, count)
                .mapToObj(i -> SQL.replace("amount", "amount AS a" + i))
                .toArray(String[]::new);
        Clew clew = Clew.builder().build();
        return hole -> {
            try (Scope scope = clew.root().makeCurrent()) {
                for (String text : texts) {
                    hole.consume(query.run(text));
                }
            }
        };
    }

    /** Returns a driver with one statement and one result for all. */
    private static DataSource stubDriver() {
        return stubDriver(Connection.class);
    }

    private static DataSource stubDriver(Class<? extends Connection> type) {
        ResultSet result = stub(ResultSet.class, Map.of("next", true, "getInt", 7));
        Map<String, Object> executed = Map.of("executeQuery", result, "execute", true);
        PreparedStatement prepared = stub(PreparedStatement.class, executed);
        Statement statement = stub(Statement.class, executed);
        DatabaseMetaData metadata = stub(
                DatabaseMetaData.class,
                Map.of("getDatabaseProductName", "PostgreSQL", "getURL", "jdbc:stub://localhost/x"));
        Connection connection = stub(
                type,
                Map.of(
                        "prepareStatement",
                        prepared,
                        "createStatement",
                        statement,
                        "getMetaData",
                        metadata,
                        "isValid",
                        true,
                        "getAutoCommit",
                        true));
        return stub(DataSource.class, Map.of("getConnection", connection));
    }

    /** A connection with the number of a session, as PostgreSQL's driver has it: locks are looked for by that number. */
    public abstract static class NumberedConnection implements Connection, PGConnection {
        @Override
        public int getBackendPID() {
            return 4711;
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return type.isInstance(this);
        }

        @Override
        public <T> T unwrap(Class<T> type) {
            return type.cast(this);
        }
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

    private static int query(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, 44);
            statement.setString(2, "SKU-44");
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? result.getInt(1) : -1;
            }
        }
    }

    private static int plain(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? result.getInt(1) : -1;
        }
    }

    /** @param slow the threshold of slow queries, which reads the clock twice; zero for none */
    private static Operation bareClew(Mode mode, Duration slow, String scenario) {
        Clew clew = Clew.builder().setting("clew.span.log", "false").build();
        return clew(clew, builder -> builder.mode(mode).slow(slow).repetitions(0), scenario);
    }

    private static Operation clew(Clew clew, UnaryOperator<CorrelationDataSource.Builder> options, String scenario) {
        UnaryOperator<DataSource> wrap = driver -> options.apply(
                        CorrelationDataSource.builder(driver).clew(clew).service("inventory"))
                .build();
        return Operation.within(() -> clew.root().makeCurrent(), start(wrap, scenario));
    }

    /** The same as it comes, and each statement is shown to the thread that looks for locks. */
    private static Operation lockWaits(Clew clew, String scenario) {
        UnaryOperator<DataSource> wrap = driver -> CorrelationDataSource.builder(driver)
                .clew(clew)
                .service("inventory")
                .lockWaits(driver, Duration.ofMillis(500))
                .build();
        return Operation.within(() -> clew.root().makeCurrent(), start(NumberedConnection.class, wrap, scenario));
    }

    /** Drops what p6spy logs, after it has been formatted. */
    public static final class DroppedLines extends FormattedLogger {
        @Override
        public void logException(Exception e) {}

        @Override
        public void logText(String text) {}

        @Override
        public boolean isCategoryEnabled(Category category) {
            return true;
        }
    }

    private static DataSource p6spy(DataSource driver, String modules) {
        System.setProperty("p6spy.config.modulelist", "com.p6spy.engine.spy." + modules);
        System.setProperty("p6spy.config.appender", DroppedLines.class.getName());
        System.setProperty("p6spy.config.jmx", "false");
        return new P6DataSource(driver);
    }
}
