package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.startsWith;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import dev.clew.testkit.CapturedLog;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The calls to the drivers of databases that a test cannot start. */
class OtherDatabasesTest {
    private final Clew clew = Clew.builder().build();
    private final DataSource driver = mock(DataSource.class);
    private final Connection connection = mock(Connection.class);
    private final DatabaseMetaData metadata = mock(DatabaseMetaData.class);

    @BeforeEach
    void connect() throws SQLException {
        when(driver.getConnection()).thenReturn(connection);
        when(connection.unwrap(Connection.class)).thenReturn(connection);
        when(connection.getMetaData()).thenReturn(metadata);
        when(connection.prepareStatement(anyString())).thenReturn(mock(PreparedStatement.class));
        when(metadata.getURL()).thenReturn("jdbc:x");
    }

    private CorrelationDataSource on(String product, Mode mode) throws SQLException {
        when(metadata.getDatabaseProductName()).thenReturn(product);
        return CorrelationDataSource.builder(driver)
                .clew(clew)
                .mode(mode)
                .service("inventory")
                .build();
    }

    private void select(CorrelationDataSource dataSource, String requestId) throws SQLException {
        try (Scope scope = request(clew, requestId).makeCurrent()) {
            dataSource.getConnection().prepareStatement("SELECT 1").execute();
        }
    }

    @Test
    void oracleIsToldByClientInfoThatRidesAlong() throws SQLException {
        CorrelationDataSource dataSource = on("Oracle", Mode.AUTO);
        try (Scope scope = request(clew, "req-1").makeCurrent()) {
            Connection checkedOut = dataSource.getConnection();
            checkedOut.prepareStatement("SELECT 1").execute();
            checkedOut.prepareStatement("SELECT 1").execute();
        }
        verify(connection, times(1)).setClientInfo("OCSID.CLIENTID", "req-1");
        verify(connection, times(1)).setClientInfo("OCSID.ACTION", "inventory");
        verify(connection, times(2)).prepareStatement("SELECT 1");

        dataSource.getConnection().prepareStatement("SELECT 1").execute();
        verify(connection).setClientInfo("OCSID.CLIENTID", null);
        verify(connection).setClientInfo("OCSID.ACTION", null);
    }

    @Test
    void oracleGetsNoMoreThan64Bytes() throws SQLException {
        select(on("Oracle", Mode.AUTO), "r".repeat(65));
        verify(connection).setClientInfo("OCSID.CLIENTID", "r".repeat(47) + "~" + Fingerprint.of("r".repeat(65)));
    }

    @Test
    void sqlServerGetsStaticTagsByDefault() throws SQLException {
        select(on("Microsoft SQL Server", Mode.AUTO), "req-1");
        verify(connection).prepareStatement("SELECT 1 /*service='inventory'*/");
        verify(connection, never()).prepareStatement("SET CONTEXT_INFO ?");
    }

    @Test
    void sqlServerIsToldByContextInfoInModeSession() throws SQLException {
        PreparedStatement write = mock(PreparedStatement.class);
        when(connection.prepareStatement("SET CONTEXT_INFO ?")).thenReturn(write);
        select(on("Microsoft SQL Server", Mode.SESSION), "req-1");
        verify(write).setBytes(1, "inventory/req-1".getBytes(StandardCharsets.US_ASCII));
        verify(write).execute();
        verify(write).close();
    }

    @Test
    void mySqlGetsAllIdsIfTheDriverPreparesByItself() throws SQLException {
        when(metadata.getURL()).thenReturn("jdbc:mysql://db/shop");
        CorrelationDataSource dataSource = on("MySQL", Mode.AUTO);
        try (Scope scope = request(clew, "req-1").makeCurrent()) {
            dataSource.getConnection().prepareStatement("SELECT 1");
        }
        verify(connection).prepareStatement(startsWith("SELECT 1 /*request_id='req-1',"));
    }

    @Test
    void mySqlGetsStaticTagsIfTheServerPrepares() throws SQLException {
        when(metadata.getURL()).thenReturn("jdbc:mysql://db/shop?useServerPrepStmts=true");
        select(on("MySQL", Mode.AUTO), "req-1");
        verify(connection).prepareStatement("SELECT 1 /*service='inventory'*/");
    }

    @Test
    void mariaDbIsToldByAUserVariableInModeSession() throws SQLException {
        PreparedStatement write = mock(PreparedStatement.class);
        when(connection.prepareStatement("SET @request_id = ?")).thenReturn(write);
        select(on("MariaDB", Mode.SESSION), "req-1");
        verify(write).setString(1, "req-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Oracle", "Microsoft SQL Server", "Derby"})
    void keepsNoParametersIfNoPlanIsWanted(String product) throws SQLException {
        when(metadata.getDatabaseProductName()).thenReturn(product);
        CorrelationDataSource dataSource = CorrelationDataSource.builder(driver)
                .clew(clew)
                .explainSlow(driver, Duration.ZERO)
                .build();
        assertThat(dataSource.getConnection().prepareStatement("SELECT 1"))
                .isExactlyInstanceOf(CorrelatedPreparedStatement.class);
    }

    @Test
    void anUnknownDatabaseGetsStaticTags() throws SQLException {
        select(on("Derby", Mode.AUTO), "req-1");
        verify(connection).prepareStatement("SELECT 1 /*service='inventory'*/");
    }

    @Test
    void oracleAndSqlServerRefuseModeCommentAndSayWhy() throws SQLException {
        CorrelationDataSource oracle = on("Oracle", Mode.COMMENT);
        assertThatThrownBy(() -> prepare(oracle))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("mode COMMENT is refused on ORACLE: every distinct text is hard-parsed and fills the shared"
                        + " pool; allowed are AUTO, STATIC, SESSION, OFF");
        CorrelationDataSource sqlServer = on("Microsoft SQL Server", Mode.COMMENT);
        assertThatThrownBy(() -> prepare(sqlServer))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("mode COMMENT is refused on SQL_SERVER: every distinct text is compiled and fills the plan"
                        + " cache; allowed are AUTO, STATIC, SESSION, OFF");
        verify(connection, times(2)).close();
        verify(connection, never()).prepareStatement(anyString());
    }

    private static void prepare(CorrelationDataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.prepareStatement("SELECT 1");
        }
    }

    @Test
    void anUnknownDatabaseRefusesModeSession() throws SQLException {
        CorrelationDataSource derby = on("Derby", Mode.SESSION);
        assertThatThrownBy(() -> prepare(derby))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("mode SESSION is refused on this database: no session value of it is known; allowed are"
                        + " AUTO, STATIC, COMMENT, OFF");
    }

    @Test
    void saysWhatModeCommentCosts() {
        assertThat(TaggingPolicy.comment(Database.POSTGRESQL, false).warning())
                .isEqualTo("mode COMMENT gives every request's prepared statements a text of their own: each is parsed"
                        + " and planned anew, and the driver's cache holds none of them long; SESSION costs less");
        assertThat(TaggingPolicy.comment(Database.MYSQL, true).warning())
                .isEqualTo("mode COMMENT with useServerPrepStmts prepares a statement per request on the server, up to"
                        + " max_prepared_stmt_count, where queries fail; use AUTO");
        assertThat(TaggingPolicy.comment(Database.MYSQL, false).warning()).isEmpty();
        assertThat(TaggingPolicy.comment(Database.H2, false).warning()).isEmpty();
    }

    @Test
    void aPoolThatHidesWhatItWrapsCostsNoQuery() throws SQLException {
        when(connection.unwrap(any())).thenThrow(new SQLException("no"));
        select(on("Microsoft SQL Server", Mode.AUTO), "req-1");
        verify(connection).prepareStatement("SELECT 1 /*service='inventory'*/");
        assertThat(clew.counters().get("skipped.jdbc.unwrap")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "MySQL, 1205, timeout",
        "MySQL, 3024, timeout",
        "MariaDB, 1969, timeout",
        "Microsoft SQL Server, 1222, timeout",
        "Microsoft SQL Server, 1205, error",
        "Oracle, 54, timeout",
        "Oracle, 30006, timeout",
        "Oracle, 1205, error",
        "Derby, 1205, error"
    })
    void tellsALockThatCameTooLateFromADeadlock(String product, int code, String outcome) throws SQLException {
        PreparedStatement failing = mock(PreparedStatement.class);
        when(failing.execute()).thenThrow(new SQLException("told to fail", "HY000", code));
        when(connection.prepareStatement(startsWith("SELECT 1"))).thenReturn(failing);
        CorrelationDataSource dataSource = on(product, Mode.AUTO);
        try (CapturedLog log = CapturedLog.create()) {
            assertThatThrownBy(() -> select(dataSource, "req-1")).isInstanceOf(SQLException.class);
            assertThat(log.spansEnded("client").get(0).values()).containsEntry("outcome", outcome);
        }
    }
}
