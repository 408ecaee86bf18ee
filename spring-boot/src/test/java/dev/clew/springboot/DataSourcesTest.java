package dev.clew.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.clew.jdbc.CorrelationDataSource;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/** A statement is one span, however many DataSources it passes. */
@ExtendWith(OutputCaptureExtension.class)
class DataSourcesTest {
    private static void assertOneSpanAStatement(Class<?> dataSources) throws Exception {
        try (Running application = Running.start(
                        OrdersApplication.application(dataSources),
                        "spring.autoconfigure.exclude=" + Security.AUTO_CONFIGURATIONS);
                CapturedLog log = CapturedLog.create()) {
            assertThat(application.get("/orders/7", "X-Request-ID", "r1").body())
                    .isEqualTo("r1");
            assertThat(log.spansEnded("client"))
                    .filteredOn(line -> "select ?".equals(line.values().get("sql")))
                    .singleElement()
                    .satisfies(line -> assertThat(line.mdc()).containsEntry("request_id", "r1"));
            assertThat(Running.serverSpan(log, "r1").values()).containsEntry("queries", "1");
        }
    }

    @Test
    void startNamesTheModeThatNamesTheRequestInTheSession(CapturedOutput output) {
        start();
        assertThat(output.getOut().lines().filter(line -> line.contains("clew.jdbc.mode")))
                .singleElement()
                .asString()
                .endsWith(": prepared statements on H2 carry no request id; clew.jdbc.mode=session names the request in"
                        + " the session, for one more execution a checkout");
    }

    @ParameterizedTest
    @ValueSource(strings = {"clew.jdbc.mode=auto", "clew.jdbc.enabled=false"})
    void startDoesNotNameItToThoseWhoHaveChosen(String setting, CapturedOutput output) {
        start(setting);
        assertThat(output.getOut()).contains("Tomcat initialized").doesNotContain("clew.jdbc.mode");
    }

    private static void start(String... settings) {
        String[] all = Arrays.copyOf(settings, settings.length + 1);
        all[settings.length] = "spring.autoconfigure.exclude=" + Security.AUTO_CONFIGURATIONS;
        Running.start(OrdersApplication.application(Lazy.class), all).close();
    }

    @Test
    void aWaitForAConnectionNamesItsHoldersFromTheThresholdOn() throws Exception {
        try (Running application = Running.start(
                        OrdersApplication.application(OwnUrl.class),
                        "clew.jdbc.pool.waits=1ns",
                        "spring.autoconfigure.exclude=" + Security.AUTO_CONFIGURATIONS);
                CapturedLog log = CapturedLog.create()) {
            DataSource pool = application.context().getBean(DataSource.class);
            try (Connection first = pool.getConnection();
                    Connection second = pool.getConnection()) {
                assertThat(first).isNotSameAs(second);
            }
            assertThat(log.lines("clew.jdbc"))
                    .singleElement()
                    .satisfies(line -> assertThat(line.values())
                            .containsEntry("event", "pool_wait")
                            .containsEntry("held_by_request", "-")
                            .containsEntry("holders", "1"));
        }
    }

    @Test
    void aThresholdThatIsNoDurationIsRefused() {
        assertThatThrownBy(() -> start("clew.jdbc.pool.waits=soon"))
                .hasStackTraceContaining("clew.jdbc.pool.waits must be a duration such as 500ms or 1s, was \"soon\"");
    }

    @Test
    void statementThroughALazyOneIsOneSpan() throws Exception {
        assertOneSpanAStatement(Lazy.class);
    }

    @Test
    void statementThroughARoutingOneIsOneSpan() throws Exception {
        assertOneSpanAStatement(Routing.class);
    }

    @Test
    void statementThroughALazyOneWhoseTargetIsNoBeanIsOneSpan() throws Exception {
        assertOneSpanAStatement(LazyAlone.class);
    }

    @Test
    void statementThroughARoutingOneWhoseTargetsAreNoBeansIsOneSpan() throws Exception {
        assertOneSpanAStatement(RoutingAlone.class);
    }

    @Test
    void statementOfAPoolThatConnectsByOurUrlIsOneSpan() throws Exception {
        assertOneSpanAStatement(OwnUrl.class);
    }

    @Test
    void statementOfADataSourceAroundOneOfOursIsOneSpan() throws Exception {
        assertOneSpanAStatement(AroundOurs.class);
    }

    @Test
    void statementThatWaitsForALockNamesItsHolderIfTheApplicationAsksForThat() throws Exception {
        SpringApplication application = OrdersApplication.application(Lazy.class);
        try (Running running = Running.start(
                        application,
                        "clew.jdbc.lock.waits=50ms",
                        "spring.autoconfigure.exclude=" + Security.AUTO_CONFIGURATIONS);
                CapturedLog log = CapturedLog.create()) {
            DataSource database = running.context().getBean("database", DataSource.class);
            try (Connection holder = database.getConnection();
                    Connection waiter = database.getConnection()) {
                run(holder, "CREATE TABLE locked(id int PRIMARY KEY, amount int)");
                run(holder, "INSERT INTO locked VALUES (1, 1)");
                holder.setAutoCommit(false);
                run(holder, "UPDATE locked SET amount = 2");
                CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> run(waiter, "DELETE FROM locked"));
                Await.until(() -> log.lines("clew.jdbc").stream()
                        .anyMatch(line -> line.message().startsWith("DELETE locked waits for a lock that session ")));
                holder.rollback();
                waiting.get(20, TimeUnit.SECONDS);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {RoutingAlone.class, LazyRouting.class})
    void aRoutingOneIsNotAskedForLocksAndSaysSo(Class<?> dataSources, CapturedOutput output) throws Exception {
        try (Running running = Running.start(
                OrdersApplication.application(dataSources),
                "clew.jdbc.lock.waits=50ms",
                "spring.autoconfigure.exclude=" + Security.AUTO_CONFIGURATIONS)) {
            try (Connection connection =
                    running.context().getBean(DataSource.class).getConnection()) {
                run(connection, "SELECT 1");
            }
            assertThat(output.getOut().lines().filter(line -> line.contains("lock waits")))
                    .singleElement()
                    .asString()
                    .contains("INFO")
                    .endsWith(
                            "lock waits are not looked at through the routing DataSource routing, only through those of"
                                    + " its targets that are beans");
        }
    }

    private static void run(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HikariDataSource pool(String name) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=20000");
        return pool;
    }

    @Configuration(proxyBeanMethods = false)
    static class Lazy {
        @Bean
        HikariDataSource database() {
            return pool("lazy");
        }

        @Bean
        @Primary
        DataSource lazy(HikariDataSource database) {
            return new LazyConnectionDataSourceProxy(database);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class LazyAlone {
        @Bean
        DataSource lazy() {
            return new LazyConnectionDataSourceProxy(pool("lazyAlone"));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnUrl {
        @Bean
        HikariDataSource database() {
            HikariDataSource pool = new HikariDataSource();
            pool.setJdbcUrl("jdbc:clew:h2:mem:own;DB_CLOSE_DELAY=-1");
            pool.setMaximumPoolSize(2);
            return pool;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class AroundOurs {
        @Bean
        HikariDataSource database() {
            JdbcDataSource driver = new JdbcDataSource();
            driver.setURL("jdbc:h2:mem:around;DB_CLOSE_DELAY=-1");
            HikariDataSource pool = new HikariDataSource();
            pool.setDataSource(CorrelationDataSource.wrap(driver));
            return pool;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class RoutingAlone {
        @Bean
        DataSource routing() {
            return routingTo(pool("eastAlone"), pool("westAlone"));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class LazyRouting {
        @Bean
        DataSource routing() {
            AbstractRoutingDataSource routing = routingTo(pool("eastLazy"), pool("westLazy"));
            routing.afterPropertiesSet();
            return new LazyConnectionDataSourceProxy(routing);
        }
    }

    private static AbstractRoutingDataSource routingTo(DataSource east, DataSource west) {
        AbstractRoutingDataSource routing = new AbstractRoutingDataSource() {
            @Override
            protected Object determineCurrentLookupKey() {
                return "west";
            }
        };
        routing.setTargetDataSources(Map.of("east", east, "west", west));
        return routing;
    }

    @Configuration(proxyBeanMethods = false)
    static class Routing {
        @Bean
        HikariDataSource east() {
            return pool("east");
        }

        @Bean
        HikariDataSource west() {
            return pool("west");
        }

        @Bean
        @Primary
        DataSource routing(@Qualifier("east") HikariDataSource east, @Qualifier("west") HikariDataSource west) {
            return routingTo(east, west);
        }
    }
}
