package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import dev.clew.testkit.CapturedLog;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;

/** A DataSource around one of ours leaves everything to the inner one: a statement is one span. */
class WrappedTwiceTest {
    private final Clew clew = Clew.builder().build();
    private final String name = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    private final JdbcDataSource driver = new JdbcDataSource();

    private CorrelationDataSource wrap(DataSource delegate, Mode mode) {
        return CorrelationDataSource.builder(delegate)
                .clew(clew)
                .mode(mode)
                .service("outer")
                .build();
    }

    /** Runs a statement of each kind in a request, and returns the session's value. */
    private String ask(DataSource dataSource) throws SQLException {
        try (Scope scope = request(clew, "req-1").makeCurrent();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.prepareStatement("SELECT 1").executeQuery().close();
            try (ResultSet rows = statement.executeQuery("SELECT @request_id")) {
                assertThat(rows.next()).isTrue();
                return rows.getString(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPoolThatConnectsByOurUrlCountsEachStatementOnce(Pools kind) throws Exception {
        driver.setURL(name);
        String url = name.replace("jdbc:", "jdbc:clew:") + ";clew.mode=session;clew.service=inner";
        DataSource pool = kind.create(
                url,
                CorrelationConnectionPoolDataSource.wrap(
                        driver, options -> options.mode(Mode.SESSION).service("inner")));
        try (CapturedLog log = CapturedLog.create()) {
            assertThat(ask(wrap(pool, Mode.AUTO))).isEqualTo("req-1");
            assertThat(log.spansEnded("client")).hasSize(2);
        } finally {
            Pools.close(pool);
        }
        assertThat(clew.counters().all()).isEmpty();
    }

    @Test
    void theInnerOneTagsEachTextOnce() throws SQLException {
        RecordingDataSource sent = new RecordingDataSource(RealDatabase.memory());
        DataSource inner = CorrelationDataSource.builder(sent)
                .clew(clew)
                .mode(Mode.STATIC)
                .service("inner")
                .build();
        try (CapturedLog log = CapturedLog.create()) {
            assertThat(ask(wrap(new LazyConnectionDataSourceProxy(inner), Mode.SESSION)))
                    .isNull();
            assertThat(log.spansEnded("client")).hasSize(2);
        }
        assertThat(sent.sent())
                .containsExactly("SELECT 1 /*service='inner'*/", "SELECT @request_id /*service='inner'*/");
        assertThat(clew.counters().all()).isEmpty();
    }
}
