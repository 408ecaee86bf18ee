package dev.clew.springboot.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Clew;
import dev.clew.testkit.CapturedLog;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import javax.sql.DataSource;
import liquibase.exception.LiquibaseException;
import liquibase.integration.spring.SpringLiquibase;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** What an application has of its DataSource is as without Clew, and its queries have their request's id. */
@ExtendWith(OutputCaptureExtension.class)
class DatabaseTest {
    private static final String CHANGE = " clew.change ";

    private static ConfigurableApplicationContext application;
    private static List<String> changesAtStart;

    @BeforeAll
    static void start(CapturedOutput output) {
        application = SpringApplication.run(ShopApplication.class);
        changesAtStart =
                output.getOut().lines().filter(line -> line.contains(CHANGE)).toList();
    }

    @AfterAll
    static void stop() {
        HikariDataSource pool = application.getBean(HikariDataSource.class);
        assertThat(application.getBean(Clew.class).counters().all().keySet())
                .noneMatch(name -> name.startsWith("skipped."));
        application.close();
        assertThat(pool.isClosed()).isTrue();
    }

    private static String get(String path) throws Exception {
        String port = application.getEnvironment().getRequiredProperty("local.server.port");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("X-Request-ID", "r1")
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void eachQueryOfHibernateIsASpanOfItsRequest() throws Exception {
        try (CapturedLog log = CapturedLog.create()) {
            assertThat(get("/items/7")).isEqualTo("lamp of 1");
            assertThat(log.spansEnded("client"))
                    .hasSize(2)
                    .allSatisfy(line -> assertThat(line.mdc()).containsEntry("request_id", "r1"))
                    .extracting(line -> line.values().get("span"))
                    .containsExactly("SELECT item", "SELECT item");
        }
    }

    @Test
    void flywayAndLiquibaseHaveMigrated() {
        List<String> tables = application
                .getBean(JdbcTemplate.class)
                .queryForList("SELECT lower(table_name) FROM information_schema.tables", String.class);
        assertThat(tables).contains("item", "note", "flyway_schema_history", "databasechangelog");
    }

    @Test
    void eachMigrationAtTheStartIsALine() {
        assertThat(changesAtStart)
                .extracting(line -> line.substring(line.indexOf(" : ") + 3))
                .containsExactlyInAnyOrder(
                        "migration changed: V1__items.sql",
                        "migration changed: db/changelog/db.changelog-master.yaml::notes::clew");
    }

    @Test
    void aMigrationOfFlywayThatFailsIsALineTooAndFailsAsBefore() {
        Flyway later = Flyway.configure()
                .configuration(application.getBean(Flyway.class).getConfiguration())
                .locations("classpath:db/migration", "classpath:db/later")
                .load();
        try (CapturedLog log = CapturedLog.create()) {
            assertThatThrownBy(later::migrate).isInstanceOf(FlywayException.class);
            assertThat(log.lines("clew.change"))
                    .extracting(line -> line.values().get("what"))
                    .containsExactly("V2__colours.sql", "V3__broken.sql failed");
        }
    }

    @Test
    void aChangeSetOfLiquibaseThatFailsIsALineTooAndFailsAsBefore() {
        SpringLiquibase liquibase = application.getBean(SpringLiquibase.class);
        String before = liquibase.getChangeLog();
        liquibase.setChangeLog("classpath:db/changelog/later.yaml");
        try (CapturedLog log = CapturedLog.create()) {
            assertThatThrownBy(liquibase::afterPropertiesSet).isInstanceOf(LiquibaseException.class);
            assertThat(log.lines("clew.change"))
                    .extracting(line -> line.values().get("change_kind") + " "
                            + line.values().get("what"))
                    .containsExactly(
                            "migration db/changelog/later.yaml::added::clew",
                            "migration db/changelog/later.yaml::broken::clew failed");
        } finally {
            liquibase.setChangeLog(before);
        }
    }

    @Test
    void thePoolIsMeasured() {
        MeterRegistry meters = application.getBean(MeterRegistry.class);
        assertThat(meters.get("hikaricp.connections.max").gauge().value()).isEqualTo(3);
        assertThat(meters.get("jdbc.connections.max").gauge().value()).isEqualTo(3);
    }

    @Test
    void theHealthOfTheDatabaseIsKnown() throws Exception {
        assertThat(get("/actuator/health"))
                .contains("\"db\":{", "\"database\":\"H2\"")
                .doesNotContain("DOWN");
    }

    @Test
    void thePoolIsInjectedByItsClassAndUnwrapped() {
        DataSource dataSource = application.getBean(DataSource.class);
        assertThat(dataSource).isInstanceOf(HikariDataSource.class);
        HikariDataSource pool = DataSourceUnwrapper.unwrap(dataSource, HikariDataSource.class);
        assertThat(pool.getMaximumPoolSize()).isEqualTo(3);
        assertThat(pool.getHikariPoolMXBean().getTotalConnections()).isPositive();
    }
}
