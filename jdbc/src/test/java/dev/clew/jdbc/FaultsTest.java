package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.SpanListener;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import dev.clew.testkit.CapturedLog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/** A failure in our own work changes neither the application's queries nor their results. */
class FaultsTest {
    private final Clew clew = Clew.builder().build();

    /** An application's work, and the outcome that it sees. */
    private static List<String> work(DataSource dataSource, Clew clew, RealDatabase database) throws SQLException {
        List<String> seen = new ArrayList<>();
        try (Connection connection = dataSource.getConnection()) {
            for (String id : List.of("req-1", "req-2")) {
                try (Scope scope = request(clew, id).makeCurrent();
                        PreparedStatement select = connection.prepareStatement("SELECT CAST(? AS int) + 1");
                        Statement statement = connection.createStatement()) {
                    connection.setAutoCommit(false);
                    select.setInt(1, 1);
                    seen.add(only(select.executeQuery()));
                    seen.add(only(statement.executeQuery("SELECT 7")));
                    try {
                        statement.execute(failing(database));
                    } catch (SQLException e) {
                        seen.add("failed " + e.getSQLState());
                    }
                    connection.rollback();
                    connection.setAutoCommit(true);
                }
            }
            try (PreparedStatement select = connection.prepareStatement("SELECT 2")) {
                seen.add(only(select.executeQuery())); // outside requests, where the base name is restored
            }
        }
        return seen;
    }

    /** Fails like a cancellation on PostgreSQL, so that the statement is asked for its timeout. */
    private static String failing(RealDatabase database) {
        return database == RealDatabase.H2
                ? "SELECT 1/0"
                : "DO $$ BEGIN RAISE EXCEPTION 'told to' USING ERRCODE = '57014'; END $$";
    }

    private static String only(ResultSet result) throws SQLException {
        try (result) {
            return result.next() ? result.getString(1) : "none";
        }
    }

    private CorrelationDataSource wrap(DataSource dataSource, Mode mode, Clew own) {
        return CorrelationDataSource.builder(dataSource)
                .clew(own)
                .mode(mode)
                .service("inventory")
                .slow(Duration.ofNanos(1))
                .repetitions(2)
                .poolWaits(Duration.ofNanos(1))
                .commentFirst()
                .build();
    }

    @ParameterizedTest
    @EnumSource(RealDatabase.class)
    void hidesAFaultAtAnyCallThatWeAdd(RealDatabase database) throws SQLException {
        try (HikariDataSource pool = database.pool(1)) {
            FaultyDriver raw = new FaultyDriver(pool);
            List<String> expected = work(raw.dataSource(), clew, database);
            assertThat(expected).hasSize(7).doesNotContain("none");

            for (Mode mode : List.of(Mode.AUTO, Mode.SESSION)) {
                FaultyDriver healthy = new FaultyDriver(pool);
                assertThat(work(wrap(healthy.dataSource(), mode, clew), clew, database))
                        .isEqualTo(expected);
                Set<String> ours = new TreeSet<>(healthy.called());
                ours.removeIf(call -> raw.called().contains(call) || isTheApplications(call));
                assertThat(ours).contains("Connection.unwrap()", "Connection.getMetaData()");
                if (mode == Mode.SESSION) {
                    assertThat(ours)
                            .anyMatch(call -> call.matches("Connection.prepareStatement\\((SET|SELECT set_config).*"));
                }
                if (database == RealDatabase.POSTGRESQL) {
                    assertThat(ours).anyMatch(call -> call.startsWith("Statement.getQueryTimeout("));
                }
                for (String call : ours) {
                    for (Throwable kind : FaultyDriver.kinds()) {
                        FaultyDriver faulty = new FaultyDriver(pool);
                        faulty.failAt(call, kind);
                        try (CapturedLog log = CapturedLog.create()) {
                            assertThat(work(wrap(faulty.dataSource(), mode, clew), clew, database))
                                    .as("%s fails with %s", call, kind)
                                    .isEqualTo(expected);
                            assertThat(log.spansEnded("client"))
                                    .as("spans if %s fails with %s", call, kind)
                                    .hasSize(6);
                        }
                        assertThat(TraceContext.current().isNone()).isTrue();
                    }
                }
            }
        }
    }

    /** The application's own calls, with our comment. */
    private static boolean isTheApplications(String call) {
        return call.contains("/*") && !call.contains("@request_id") && !call.contains("set_config");
    }

    @ParameterizedTest
    @EnumSource(RealDatabase.class)
    void acceptsAMetadataResultWithoutAStatement(RealDatabase database) throws SQLException {
        try (HikariDataSource pool = database.pool(1)) {
            for (Throwable kind : FaultyDriver.kinds()) {
                FaultyDriver faulty = new FaultyDriver(pool);
                faulty.failAt("ResultSet.getStatement()", kind);
                try (Connection connection =
                                wrap(faulty.dataSource(), Mode.AUTO, clew).getConnection();
                        ResultSet types = connection.getMetaData().getTableTypes()) {
                    assertThat(types.next()).isTrue();
                    assertThatThrownBy(types::getStatement).isSameAs(kind);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(RealDatabase.class)
    void hidesAListenerThatThrows(RealDatabase database) throws SQLException {
        Clew failing = Clew.builder()
                .listener(new SpanListener() {
                    @Override
                    public void started(Span span) {
                        throw new LinkageError("told to fail");
                    }

                    @Override
                    public void ended(Span span) {
                        throw new IllegalStateException("told to fail");
                    }
                })
                .build();
        try (HikariDataSource pool = database.pool(1)) {
            assertThat(work(wrap(pool, Mode.SESSION, failing), failing, database))
                    .isEqualTo(work(pool, clew, database));
            assertThat(failing.counters().get("skipped.span_listener")).isPositive();
        }
    }

    /** Returns a filter that throws for each line of Clew's. */
    private static TurboFilter failing() {
        TurboFilter failing = new TurboFilter() {
            @Override
            public FilterReply decide(
                    Marker marker, Logger logger, Level level, String format, Object[] arguments, Throwable thrown) {
                if (logger.getName().startsWith("clew")) {
                    throw new IllegalStateException("told to fail");
                }
                return FilterReply.NEUTRAL;
            }
        };
        failing.start();
        return failing;
    }

    @ParameterizedTest
    @EnumSource(RealDatabase.class)
    void hidesALogThatThrowsFromACheckout(RealDatabase database) throws SQLException {
        LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
        try (HikariDataSource pool = database.pool(2)) {
            pool.setConnectionTimeout(250);
            CorrelationDataSource dataSource = wrap(pool, Mode.AUTO, clew);
            logback.addTurboFilter(failing());
            try (Connection first = dataSource.getConnection();
                    Connection second = dataSource.getConnection()) {
                assertThatThrownBy(dataSource::getConnection)
                        .isInstanceOf(SQLTransientConnectionException.class)
                        .hasNoSuppressedExceptions();
                assertThat(first).isNotSameAs(second);
            } finally {
                logback.resetTurboFilterList();
            }
            assertThat(clew.counters().get("skipped.jdbc.pool")).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(RealDatabase.class)
    void hidesALogThatThrows(RealDatabase database) throws SQLException {
        LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
        TurboFilter failing = failing();
        try (HikariDataSource pool = database.pool(1)) {
            List<String> expected = work(pool, clew, database);
            FaultyDriver faulty = new FaultyDriver(pool);
            faulty.failAt("Connection.getMetaData()", new SQLException("told to fail"));
            logback.addTurboFilter(failing);
            try {
                assertThat(work(wrap(pool, Mode.SESSION, clew), clew, database)).isEqualTo(expected);
                assertThat(work(wrap(pool, Mode.COMMENT, clew), clew, database)).isEqualTo(expected);
                assertThat(work(wrap(faulty.dataSource(), Mode.SESSION, clew), clew, database))
                        .isEqualTo(expected);
            } finally {
                logback.resetTurboFilterList();
            }
        }
    }
}
