package dev.clew.springboot;

import dev.clew.Clew;
import dev.clew.ClewBuilder;
import dev.clew.policy.InboundPolicy;
import dev.clew.propagation.Propagator;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Makes the {@link Clew} of the application out of {@code clew.*}. */
@AutoConfiguration
public final class ClewAutoConfiguration {
    /** For Spring. */
    public ClewAutoConfiguration() {}

    @Bean
    static SpanListenerBeans clewSpanListenerBeans(ListableBeanFactory beans) {
        return new SpanListenerBeans(beans);
    }

    /** Beans of the application replace what the settings would choose; all its span listeners are added. */
    @Bean
    @ConditionalOnMissingBean
    Clew clew(
            SpanListenerBeans listeners, ObjectProvider<Propagator> propagator, ObjectProvider<InboundPolicy> inbound) {
        ClewBuilder builder = Clew.processBuilder();
        listeners.places().forEach(builder::listener);
        propagator.ifUnique(builder::propagator);
        inbound.ifUnique(builder::inbound);
        return builder.build();
    }
}
