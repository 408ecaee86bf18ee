package dev.clew.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.clew.testkit.CapturedLog;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/** DataSources that pass on to another bean are left as they are: a statement is one span. */
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
    void statementThroughALazyOneIsOneSpan() throws Exception {
        assertOneSpanAStatement(Lazy.class);
    }

    @Test
    void statementThroughARoutingOneIsOneSpan() throws Exception {
        assertOneSpanAStatement(Routing.class);
    }

    private static HikariDataSource pool(String name) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1");
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
            AbstractRoutingDataSource routing = new AbstractRoutingDataSource() {
                @Override
                protected Object determineCurrentLookupKey() {
                    return "west";
                }
            };
            routing.setTargetDataSources(Map.of("east", east, "west", west));
            return routing;
        }
    }
}
