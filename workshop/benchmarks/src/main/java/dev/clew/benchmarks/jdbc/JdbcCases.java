package dev.clew.benchmarks.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One query on a connection that is there: prepare, two parameters, execute, read, close. */
@State(Scope.Thread)
public abstract class JdbcCases {
    private static final String SQL = "SELECT amount FROM stock WHERE warehouse = ? AND sku = ?";

    private final Connection onStub;
    private final Connection onH2;

    /** @param wrapping puts around the driver what is to be measured */
    JdbcCases(UnaryOperator<DataSource> wrapping) {
        try {
            onStub = wrapping.apply(StubDriver.dataSource("PostgreSQL")).getConnection();
            JdbcDataSource h2 = new JdbcDataSource();
            h2.setURL("jdbc:h2:mem:");
            onH2 = wrapping.apply(h2).getConnection();
            try (Statement statement = onH2.createStatement()) {
                statement.execute("CREATE TABLE stock(warehouse int, sku varchar(20), amount int,"
                        + " PRIMARY KEY (warehouse, sku))");
                statement.execute("INSERT INTO stock SELECT x, 'SKU-' || x, 7 FROM system_range(1, 1000)");
            }
        } catch (SQLException | ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Setup(Level.Iteration)
    public void open() {
        open("");
    }

    /** Opens the request in which the queries run, where there is one. */
    void open(String benchmark) {}

    @TearDown(Level.Iteration)
    public void close() {}

    @Benchmark
    public int stub() throws SQLException {
        return query(onStub);
    }

    @Benchmark
    public int h2() throws SQLException {
        return query(onH2);
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
}
