package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Clew;
import dev.clew.context.Scope;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The driver for applications without a DataSource, as the DriverManager finds it. */
class CorrelationDriverTest {
    private static final String H2 = "jdbc:clew:h2:mem:";
    private static final String ASK_POSTGRES = "SELECT current_setting('application_name')";

    private static String postgres(String options) {
        return Postgres.url().replace("jdbc:", "jdbc:clew:") + options;
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static String askIn(String requestId, Connection connection, String sql) throws SQLException {
        try (Scope scope = request(Clew.global(), requestId).makeCurrent()) {
            return ask(connection, sql);
        }
    }

    @Test
    void tellsPostgresTheId() throws SQLException {
        try (Connection connection =
                DriverManager.getConnection(postgres("&clew.mode=session&clew.service=inventory"))) {
            assertThat(askIn("req-1", connection, ASK_POSTGRES)).isEqualTo("inventory/req-1");
            assertThat(askIn("req-2", connection, ASK_POSTGRES)).isEqualTo("inventory/req-2");
            assertThat(ask(connection, ASK_POSTGRES)).isEqualTo("base");
            assertThat(connection.getMetaData().getURL()).doesNotContain("clew");
        }
    }

    @Test
    void tellsH2TheId() throws SQLException {
        try (Connection connection = DriverManager.getConnection(H2 + ";clew.mode=session;DB_CLOSE_DELAY=0")) {
            assertThat(askIn("req-1", connection, "SELECT @request_id")).isEqualTo("req-1");
            assertThat(ask(connection, "SELECT @request_id")).isNull();
        }
    }

    @Test
    void takesOptionsFromTheProperties() throws SQLException {
        Properties defaults = new Properties();
        defaults.setProperty("clew.service", "stock");
        Properties info = new Properties(defaults);
        info.setProperty("clew.mode", "SESSION");
        info.setProperty("clew.countRows", "false");

        try (Connection connection = DriverManager.getConnection(postgres("&clew.countRows=true"), info)) {
            assertThat(askIn("req-1", connection, ASK_POSTGRES)).isEqualTo("stock/req-1");
        }
        try (Connection connection = DriverManager.getConnection(H2, info)) { // refuses what it does not know
            assertThat(askIn("req-1", connection, "SELECT @request_id")).isEqualTo("req-1");
        }
        assertThat(info).hasSize(2);
    }

    @Test
    void servesAPoolThatHasAUrl() throws SQLException {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl(postgres("&clew.mode=session"));
            pool.addDataSourceProperty("clew.service", "inventory");
            pool.setMaximumPoolSize(1);
            for (String id : new String[] {"req-1", "req-2"}) {
                try (Connection connection = pool.getConnection()) {
                    assertThat(askIn(id, connection, ASK_POSTGRES)).isEqualTo("inventory/" + id);
                }
            }
            try (Connection connection = pool.getConnection()) {
                assertThat(ask(connection, ASK_POSTGRES)).isEqualTo("base");
            }
        }
    }

    @Test
    void servesAPoolThatNamesTheDriver() throws SQLException {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setDriverClassName(CorrelationDriver.class.getName());
            pool.setJdbcUrl(H2 + ";clew.mode=session");
            pool.setMaximumPoolSize(1);
            try (Connection connection = pool.getConnection()) {
                assertThat(askIn("req-1", connection, "SELECT @request_id")).isEqualTo("req-1");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        clew.mode=sesion       | clew.mode must be one of [auto, static, comment, session, off], was "sesion"
        clew.mode              | clew.mode must be one of [auto, static, comment, session, off], was ""
        clew.service=          | clew.service must be a name, was ""
        clew.countRows=yes     | clew.countRows must be true or false, was "yes"
        clew.commentFirst=1    | clew.commentFirst must be true or false, was "1"
        clew.logLiterals=TRUE  | clew.logLiterals must be true or false, was "TRUE"
        clew.slowMillis=1s     | clew.slowMillis must be milliseconds, or 0 for none, was "1s"
        clew.slowMillis=-1     | clew.slowMillis must be milliseconds, or 0 for none, was "-1"
        clew.repetitions=1     | clew.repetitions must be at least 2, or 0 for none, was "1"
        """)
    void saysWhatIsAllowed(String option, String message) {
        assertThatThrownBy(() -> DriverManager.getConnection(H2 + ";" + option))
                .isInstanceOf(SQLException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"clew.modus", "clew.Mode", "CLEW.MODE"})
    void refusesAnUnknownOption(String name) {
        Properties info = new Properties();
        info.setProperty(name, "off");
        String message = "unknown option \"" + name + "\", allowed are [clew.mode, clew.service, clew.commentFirst,"
                + " clew.countRows, clew.logLiterals, clew.slowMillis, clew.repetitions]";
        assertThatThrownBy(() -> DriverManager.getConnection(H2 + ";" + name + "=off"))
                .isInstanceOf(SQLException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> DriverManager.getConnection(H2, info)).hasMessage(message);
    }

    @Test
    void boundsWhatItRepeats() {
        String longText = "x".repeat(100_000);
        assertThatThrownBy(() -> DriverManager.getConnection(H2 + ";clew.service=" + longText))
                .satisfies(failure -> assertThat(failure.getMessage()).hasSizeLessThan(250));
        assertThatThrownBy(() -> DriverManager.getConnection(H2 + ";clew." + longText))
                .satisfies(failure -> assertThat(failure.getMessage()).hasSizeLessThan(350));
    }

    @Test
    void acceptsEveryOption() throws SQLException {
        String all = ";clew.mode=off;clew.service=a;clew.commentFirst=true;clew.countRows=true;clew.logLiterals=false"
                + ";clew.slowMillis=0;clew.repetitions=0";
        try (Connection connection = DriverManager.getConnection(H2 + all)) {
            assertThat(ask(connection, "SELECT 1")).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:clew:x://h/d?clew.mode=off, jdbc:x://h/d",
        "jdbc:clew:x://h/d?clew.mode=off&a=b, jdbc:x://h/d?a=b",
        "jdbc:clew:x://h/d?clew.mode=off&clew.service=s&a=b, jdbc:x://h/d?a=b",
        "jdbc:clew:x://h/d?a=b&clew.mode=off, jdbc:x://h/d?a=b",
        "jdbc:clew:x://h/d?a=b&clew.mode=off&c=d, jdbc:x://h/d?a=b&c=d",
        "jdbc:clew:x:d;clew.mode=off;a=b, jdbc:x:d;a=b",
        "jdbc:clew:x:d;a=b;clew.mode, jdbc:x:d;a=b",
        "jdbc:clew:x://h/clew.d?&a=b?, jdbc:x://h/clew.d?&a=b?"
    })
    void takesItsOptionsOffTheUrl(String ours, String theirs) {
        assertThat(DriverUrl.of(ours, new Properties()).url()).isEqualTo(theirs);
    }

    @Test
    void leavesOtherUrlsToOtherDrivers() throws SQLException {
        Driver driver = DriverManager.getDriver(H2);
        assertThat(driver).isInstanceOf(CorrelationDriver.class);
        assertThat(driver.acceptsURL("jdbc:h2:mem:")).isFalse();
        assertThat(driver.connect("jdbc:h2:mem:", new Properties())).isNull();
        assertThat(driver.getPropertyInfo("jdbc:h2:mem:", new Properties())).isEmpty();
        assertThat(DriverManager.getDriver("jdbc:h2:mem:")).isInstanceOf(org.h2.Driver.class);
    }

    @Test
    void namesADriverThatIsMissingWithoutItsPassword() {
        assertThatThrownBy(() -> DriverManager.getConnection("jdbc:clew:nobody://h/d?password=secret"))
                .hasMessage("no driver is registered for jdbc:nobody");
        assertThatThrownBy(() -> DriverManager.getConnection("jdbc:clew:clew:h2:mem:"))
                .hasMessage("jdbc:clew: stands twice in the URL");
    }

    @Test
    void passesTheServersFailureOn() {
        String url = "jdbc:clew:" + Postgres.url(Postgres.port()).substring("jdbc:".length());
        assertThatThrownBy(() -> DriverManager.getConnection(url.replace("/postgres?", "/nowhere?")))
                .isInstanceOf(org.postgresql.util.PSQLException.class)
                .hasMessageContaining("nowhere");
    }

    @Test
    void describesTheOptionsOfBothDrivers() throws SQLException {
        String url = postgres("&clew.mode=off");
        DriverPropertyInfo[] known = DriverManager.getDriver(url).getPropertyInfo(url, new Properties());
        assertThat(Arrays.stream(known).map(property -> property.name))
                .contains("ApplicationName", "clew.mode", "clew.slowMillis");
        assertThat(Arrays.stream(known).filter(property -> property.name.equals("clew.mode")))
                .extracting(property -> property.value)
                .containsExactly("off");
    }

    @Test
    void asksTheJdkForNoLogger() throws SQLException {
        assertThatThrownBy(() -> DriverManager.getDriver(H2).getParentLogger())
                .isInstanceOf(java.sql.SQLFeatureNotSupportedException.class);
    }

    @Test
    void aUrlThatIsNullIsNobodysAsJdbcHasIt() throws SQLException {
        Driver driver = DriverManager.getDriver(H2);
        assertThat(driver.acceptsURL(null)).isFalse();
        assertThatThrownBy(() -> driver.connect(null, new Properties()))
                .isInstanceOf(SQLException.class)
                .hasMessage("the URL must not be null");
        assertThatThrownBy(() -> driver.getPropertyInfo(null, new Properties()))
                .isInstanceOf(SQLException.class)
                .hasMessage("the URL must not be null");
    }

    @Test
    void connectsWithoutProperties() throws SQLException {
        Driver driver = DriverManager.getDriver(H2);
        try (Connection connection = driver.connect(H2, null)) {
            assertThat(connection.isValid(1)).isTrue();
        }
        assertThat(driver.getPropertyInfo(H2, null))
                .extracting(property -> property.name)
                .contains("clew.mode");
    }
}
