package dev.clew.springboot.test;

import javax.sql.DataSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Lets audits see the statements of DataSource beans. */
@AutoConfiguration
@ConditionalOnClass({DataSource.class, ProxyFactory.class})
public final class AuditAutoConfiguration {
    /** For Spring. */
    public AuditAutoConfiguration() {}

    @Bean
    static RecordedDataSources clewRecordedDataSources() {
        return new RecordedDataSources();
    }
}
