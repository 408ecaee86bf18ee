package dev.clew.springboot.jms;

import dev.clew.Clew;
import dev.clew.jms.CorrelationSession;
import dev.clew.springboot.ClewAutoConfiguration;
import dev.clew.springboot.internal.MessagingProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;
import org.springframework.core.env.Environment;

/** Lets the messages of Spring JMS carry the ids, from the templates to the listeners. */
@AutoConfiguration(after = ClewAutoConfiguration.class)
@ConditionalOnClass(
        name = {"org.springframework.jms.listener.AbstractMessageListenerContainer", "dev.clew.jms.CorrelationSession"})
@ConditionalOnProperty(name = "clew.jms.enabled", matchIfMissing = true)
public final class ClewJmsAutoConfiguration {
    /** For Spring. */
    public ClewJmsAutoConfiguration() {}

    /** For what the application does with JMS itself, unless it has one. */
    @Bean
    @Fallback
    static CorrelationSession clewJms(Clew clew, Environment environment) {
        return CorrelationSession.create(clew, MessagingProperties.read(environment, "clew.jms."));
    }

    @Bean
    static CorrelatedTemplates clewJmsTemplates(ObjectProvider<CorrelationSession> jms) {
        return new CorrelatedTemplates(jms);
    }

    @Bean
    static CorrelatedJmsContainers clewJmsContainers(CorrelationSession jms, ConfigurableListableBeanFactory beans) {
        return new CorrelatedJmsContainers(jms, beans);
    }
}
