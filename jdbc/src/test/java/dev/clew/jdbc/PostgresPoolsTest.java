package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGConnectionPoolDataSource;

class PostgresPoolsTest extends SessionBehindPools {
    @Override
    String url() {
        return Postgres.url();
    }

    @Override
    ConnectionPoolDataSource driver() {
        return driver(url());
    }

    private static ConnectionPoolDataSource driver(String url) {
        PGConnectionPoolDataSource driver = new PGConnectionPoolDataSource();
        driver.setUrl(url);
        return driver;
    }

    @Override
    String question() {
        return "SELECT current_setting('application_name')";
    }

    @Override
    String reset() {
        return "RESET ALL";
    }

    @Override
    String base() {
        return "base";
    }

    @ParameterizedTest
    @EnumSource
    void triesNoMoreThanThreeTimesOnAConnectionThatRefuses(Pools kind) throws Exception {
        Postgres.run("CREATE ROLE limited LOGIN", "REVOKE EXECUTE ON FUNCTION set_config FROM PUBLIC");
        Clew clew = Clew.builder().build();
        String url = Postgres.url().replace("user=postgres", "user=limited");
        DataSource pool = kind.create(url, driver(url));
        try {
            CorrelationDataSource dataSource = CorrelationDataSource.builder(pool)
                    .clew(clew)
                    .mode(Mode.SESSION)
                    .build();
            for (int i = 0; i < 10; i++) {
                select(clew, dataSource, "r-" + i);
            }
        } finally {
            Pools.close(pool);
            Postgres.run("GRANT EXECUTE ON FUNCTION set_config TO PUBLIC", "DROP ROLE limited");
        }
        assertThat(clew.counters().get("skipped.jdbc.session")).isEqualTo(3);
    }

    private static void select(Clew clew, DataSource dataSource, String requestId) throws SQLException {
        try (Scope scope = request(clew, requestId).makeCurrent();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeQuery("SELECT 1").close();
        }
    }
}
