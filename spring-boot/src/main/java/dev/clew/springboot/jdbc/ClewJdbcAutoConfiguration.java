package dev.clew.springboot.jdbc;

import dev.clew.Clew;
import dev.clew.jdbc.CorrelationDataSource;
import dev.clew.springboot.ClewAutoConfiguration;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Lets the connections of all DataSource beans carry the ids. */
@AutoConfiguration(after = ClewAutoConfiguration.class)
@ConditionalOnClass({CorrelationDataSource.class, DataSource.class})
@ConditionalOnProperty(name = "clew.jdbc.enabled", matchIfMissing = true)
public final class ClewJdbcAutoConfiguration {
    /** For Spring. */
    public ClewJdbcAutoConfiguration() {}

    @Bean
    static CorrelatedDataSources clewDataSources(ObjectProvider<Clew> clew, Environment environment) {
        return new CorrelatedDataSources(clew, environment);
    }
}
