package dev.clew.springboot.task;

import dev.clew.Clew;
import dev.clew.springboot.ClewAutoConfiguration;
import dev.clew.springboot.internal.TaskContext;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** Lets all executor and scheduler beans carry the context; a scheduled run gets an id of its own. */
@AutoConfiguration(after = ClewAutoConfiguration.class)
@ConditionalOnProperty(name = "clew.task.enabled", matchIfMissing = true)
public final class ClewTaskAutoConfiguration {
    /** For Spring. */
    public ClewTaskAutoConfiguration() {}

    @Bean
    static CorrelatedExecutors clewExecutors(
            ObjectProvider<Clew> clew, ObjectProvider<TaskContext> tracers, BeanFactory beans) {
        return new CorrelatedExecutors(clew, tracers, beans);
    }
}
