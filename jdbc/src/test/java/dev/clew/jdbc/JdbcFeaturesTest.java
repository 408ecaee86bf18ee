package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import java.sql.BatchUpdateException;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The features of JDBC beside queries and updates work the same with the wrapper and without. */
class JdbcFeaturesTest {
    private final Clew clew = Clew.builder().build();

    private interface Work {
        void run(Connection connection, RealDatabase database, List<String> seen) throws SQLException;
    }

    @SuppressWarnings("ImmutableEnumChecker") // a lambda that captures nothing
    private enum Feature {
        BATCHES((connection, database, seen) -> {
            try (Statement statement = connection.createStatement();
                    PreparedStatement insert = connection.prepareStatement("INSERT INTO feature(v) VALUES (?)")) {
                statement.addBatch("INSERT INTO feature(v) VALUES (1), (2);");
                statement.addBatch("UPDATE feature SET v = v + 1 -- all of them");
                seen.add(Arrays.toString(statement.executeBatch()));
                statement.addBatch("nonsense");
                statement.clearBatch();
                seen.add(Arrays.toString(statement.executeBatch()));
                for (int i = 0; i < 3; i++) {
                    insert.setInt(1, i);
                    insert.addBatch();
                }
                seen.add(Arrays.toString(insert.executeLargeBatch()));
                statement.addBatch("INSERT INTO feature(v) VALUES (9)");
                statement.addBatch("INSERT INTO nowhere VALUES (1)");
                try {
                    statement.executeBatch();
                } catch (BatchUpdateException e) {
                    seen.add("failed after " + e.getUpdateCounts().length);
                }
            }
        }),
        GENERATED_KEYS((connection, database, seen) -> {
            try (Statement statement = connection.createStatement();
                    PreparedStatement one = connection.prepareStatement(
                            "INSERT INTO feature(v) VALUES (?)", Statement.RETURN_GENERATED_KEYS);
                    PreparedStatement named =
                            connection.prepareStatement("INSERT INTO feature(v) VALUES (?)", new String[] {"id"})) {
                statement.executeUpdate("INSERT INTO feature(v) VALUES (1);", Statement.RETURN_GENERATED_KEYS);
                keys(statement, seen);
                statement.executeUpdate("INSERT INTO feature(v) VALUES (1)", new String[] {"id"});
                keys(statement, seen);
                statement.execute("INSERT INTO feature(v) VALUES (1), (2)", Statement.RETURN_GENERATED_KEYS);
                keys(statement, seen);
                one.setInt(1, 5);
                one.executeUpdate();
                keys(one, seen);
                for (int i = 0; i < 3; i++) {
                    named.setInt(1, i);
                    named.addBatch();
                }
                named.executeBatch();
                keys(named, seen);
            }
        }),
        LARGE_UPDATES((connection, database, seen) -> {
            try (Statement statement = connection.createStatement();
                    PreparedStatement update = connection.prepareStatement("UPDATE feature SET v = v + ?")) {
                seen.add("" + statement.executeLargeUpdate("INSERT INTO feature(v) VALUES (1), (2), (3)"));
                seen.add(""
                        + statement.executeLargeUpdate(
                                "INSERT INTO feature(v) VALUES (4)", Statement.RETURN_GENERATED_KEYS));
                keys(statement, seen);
                update.setInt(1, 1);
                seen.add("" + update.executeLargeUpdate());
                seen.add("" + update.getLargeUpdateCount());
                statement.setMaxRows(2);
                rows(statement.executeQuery("SELECT v FROM feature ORDER BY id"), seen);
            }
        }),
        STORED_PROCEDURES((connection, database, seen) -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        database == RealDatabase.H2
                                ? "CREATE ALIAS IF NOT EXISTS feature_abs FOR 'java.lang.Math.abs(int)'"
                                : "CREATE OR REPLACE FUNCTION feature_abs(i int) RETURNS int AS 'SELECT abs(i)'"
                                        + " LANGUAGE sql");
            }
            try (CallableStatement call = connection.prepareCall("{? = call feature_abs(?)}")) {
                call.registerOutParameter(1, Types.INTEGER);
                call.setInt(2, -7);
                call.execute();
                seen.add("" + call.getInt(1));
                seen.add("" + call.wasNull());
            }
            try (CallableStatement call = connection.prepareCall("{call feature_abs(?)}")) {
                call.setInt(1, -8);
                call.execute();
            }
        }),
        STREAMING((connection, database, seen) -> {
            boolean before = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try (PreparedStatement select = connection.prepareStatement(
                    database == RealDatabase.H2
                            ? "SELECT x FROM system_range(1, 5000)"
                            : "SELECT generate_series(1, 5000)")) {
                select.setFetchSize(10);
                long sum = 0;
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        sum += rows.getLong(1);
                    }
                }
                seen.add("sum " + sum);
            }
            connection.setAutoCommit(before);
        }),
        SAVEPOINTS((connection, database, seen) -> {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("INSERT INTO feature(v) VALUES (1)");
                Savepoint kept = connection.setSavepoint("kept");
                statement.executeUpdate("INSERT INTO feature(v) VALUES (2)");
                Savepoint dropped = connection.setSavepoint();
                try {
                    statement.execute("INSERT INTO nowhere VALUES (1)");
                } catch (SQLException e) {
                    seen.add("failed");
                }
                connection.rollback(dropped);
                statement.executeUpdate("INSERT INTO feature(v) VALUES (3)");
                connection.releaseSavepoint(dropped);
                rows(statement.executeQuery("SELECT v FROM feature ORDER BY id"), seen);
                connection.rollback(kept);
                rows(statement.executeQuery("SELECT v FROM feature ORDER BY id"), seen);
                connection.rollback();
                rows(statement.executeQuery("SELECT count(*) FROM feature"), seen);
            }
            connection.setAutoCommit(true);
        }),
        UPDATABLE_RESULTS((connection, database, seen) -> {
            try (Statement statement =
                    connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)) {
                statement.executeUpdate("INSERT INTO feature(v) VALUES (1), (2)");
                try (ResultSet rows = statement.executeQuery("SELECT id, v FROM feature ORDER BY id")) {
                    rows.next();
                    rows.updateInt("v", 10);
                    rows.updateRow();
                    rows.moveToInsertRow();
                    rows.updateInt("id", 1000);
                    rows.updateInt("v", 20);
                    rows.insertRow();
                    rows.last();
                    seen.add("row " + rows.getRow());
                }
                rows(statement.executeQuery("SELECT v FROM feature ORDER BY id"), seen);
            }
        });

        private final Work work;

        Feature(Work work) {
            this.work = work;
        }

        List<String> run(DataSource dataSource, RealDatabase database) throws SQLException {
            List<String> seen = new ArrayList<>();
            try (Connection connection = dataSource.getConnection()) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("DROP TABLE IF EXISTS feature");
                    statement.execute(
                            "CREATE TABLE feature(id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, v int)");
                }
                work.run(connection, database, seen);
            }
            return seen;
        }
    }

    private static void keys(Statement statement, List<String> seen) throws SQLException {
        try (ResultSet keys = statement.getGeneratedKeys()) {
            while (keys.next()) {
                seen.add("key " + keys.getInt("id"));
            }
        }
    }

    private static void rows(ResultSet rows, List<String> seen) throws SQLException {
        try (rows) {
            while (rows.next()) {
                seen.add(rows.getString(1));
            }
        }
    }

    static Stream<Arguments> combinations() {
        return Stream.of(RealDatabase.values())
                .flatMap(database -> Stream.of(Feature.values())
                        .flatMap(feature ->
                                Stream.of(Mode.values()).map(mode -> Arguments.of(feature, database, mode))));
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void worksAsWithoutTheWrapper(Feature feature, RealDatabase database, Mode mode) throws SQLException {
        try (HikariDataSource pool = database.pool(1)) {
            List<String> expected = feature.run(pool, database);
            assertThat(expected).isNotEmpty();
            CorrelationDataSource plain = RealDatabase.wrap(pool, clew, mode);
            CorrelationDataSource full = CorrelationDataSource.builder(pool)
                    .clew(clew)
                    .mode(mode)
                    .service("inventory")
                    .commentFirst()
                    .countRows()
                    .build();
            try (Scope scope = request(clew, "req-1").makeCurrent()) {
                assertThat(feature.run(plain, database)).isEqualTo(expected);
                assertThat(feature.run(full, database)).isEqualTo(expected);
            }
            assertThat(clew.counters().all()).isEmpty();
        }
    }
}
