package dev.clew.springboot.rabbitmq;

import dev.clew.rabbitmq.CorrelationChannel;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.MessagePostProcessor;
import org.springframework.amqp.rabbit.core.BatchingRabbitTemplate;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Lets each template write the ids into the messages that it publishes.
 *
 * <p>A batching template is left as it is: its message is made of those of several requests, and has one set of headers.
 */
final class CorrelatedTemplates implements BeanPostProcessor, SmartInitializingSingleton {
    private final ObjectProvider<CorrelationChannel> correlation;
    private final ConfigurableListableBeanFactory beans;

    CorrelatedTemplates(ObjectProvider<CorrelationChannel> correlation, ConfigurableListableBeanFactory beans) {
        this.correlation = correlation;
        this.beans = beans;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        addTo(bean);
        return bean;
    }

    /** Adds once more, for the application may have set other post-processors in the place of those that were there. */
    @Override
    public void afterSingletonsInstantiated() {
        for (String name : beans.getBeanNamesForType(RabbitTemplate.class, false, false)) {
            addTo(beans.getSingleton(name));
        }
    }

    private void addTo(@Nullable Object bean) {
        if (bean instanceof RabbitTemplate template && !(bean instanceof BatchingRabbitTemplate)) {
            Collection<MessagePostProcessor> present = template.getBeforePublishPostProcessors();
            if (present == null || present.stream().noneMatch(CorrelatedPublishing.class::isInstance)) {
                template.addBeforePublishPostProcessors(new CorrelatedPublishing(correlation.getObject(), template));
            }
        }
    }
}
