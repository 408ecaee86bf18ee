package dev.clew.springboot.batch;

import dev.clew.Clew;
import dev.clew.springboot.ClewAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Gives each execution of a Spring Batch job an id, or that of the request that has launched it.
 *
 * <p>Batch 6 has moved its executions; a nested configuration for each place, of which one finds its class.
 */
@AutoConfiguration(after = ClewAutoConfiguration.class)
@ConditionalOnClass(name = "org.springframework.batch.core.repository.JobRepository")
@ConditionalOnProperty(name = "clew.batch.enabled", matchIfMissing = true)
public final class ClewBatchAutoConfiguration {
    /** For Spring. */
    public ClewBatchAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.batch.core.JobExecution")
    static class Batch5 {
        @Bean
        static CorrelatedBatch clewBatch(ObjectProvider<Clew> clew) {
            return new CorrelatedBatch(clew, ExecutionOfBatch5::read);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.batch.core.job.JobExecution")
    static class Batch6 {
        @Bean
        static CorrelatedBatch clewBatch(ObjectProvider<Clew> clew) {
            return new CorrelatedBatch(clew, ExecutionOfBatch6::read);
        }
    }
}
