package dev.clew.springboot.jfr;

import dev.clew.Clew;
import dev.clew.springboot.ClewAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** Records pauses as soon as the application is ready, if it is asked to. */
@AutoConfiguration(after = ClewAutoConfiguration.class)
@ConditionalOnClass(name = "dev.clew.jfr.Pauses")
@ConditionalOnProperty(name = "clew.jfr.enabled", havingValue = "true")
public final class ClewJfrAutoConfiguration {
    /** For Spring. */
    public ClewJfrAutoConfiguration() {}

    @Bean
    PausesWhenReady clewPauses(Clew clew) {
        return new PausesWhenReady(clew);
    }
}
