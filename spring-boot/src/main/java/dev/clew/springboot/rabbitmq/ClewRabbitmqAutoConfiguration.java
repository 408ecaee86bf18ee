package dev.clew.springboot.rabbitmq;

import dev.clew.Clew;
import dev.clew.rabbitmq.CorrelationChannel;
import dev.clew.springboot.ClewAutoConfiguration;
import dev.clew.springboot.internal.MessagingProperties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.MessageListener;
import org.springframework.amqp.rabbit.listener.adapter.BatchMessagingMessageListenerAdapter;
import org.springframework.amqp.rabbit.listener.adapter.MessageListenerAdapter;
import org.springframework.amqp.rabbit.listener.adapter.MessagingMessageListenerAdapter;
import org.springframework.amqp.rabbit.listener.api.ChannelAwareMessageListener;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.ErrorHandler;

/** Lets the messages of Spring AMQP carry the ids, from the templates to the listeners. */
@AutoConfiguration(after = ClewAutoConfiguration.class)
@ConditionalOnClass(
        name = {
            "org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer",
            "dev.clew.rabbitmq.CorrelationChannel"
        })
@ConditionalOnProperty(name = "clew.rabbitmq.enabled", matchIfMissing = true)
@ImportRuntimeHints(ClewRabbitmqAutoConfiguration.Proxies.class)
public final class ClewRabbitmqAutoConfiguration {
    /** For Spring. */
    public ClewRabbitmqAutoConfiguration() {}

    /** A bean, for channels that the application publishes through or consumes from by itself. */
    @Bean
    @ConditionalOnMissingBean
    static CorrelationChannel clewCorrelationChannel(Clew clew, Environment environment) {
        return CorrelationChannel.create(clew, MessagingProperties.read(environment, "clew.rabbitmq."));
    }

    @Bean
    static CorrelatedTemplates clewRabbitTemplates(
            ObjectProvider<CorrelationChannel> correlation, ConfigurableListableBeanFactory beans) {
        return new CorrelatedTemplates(correlation, beans);
    }

    @Bean
    static CorrelatedContainers clewRabbitContainers(
            ObjectProvider<CorrelationChannel> correlation, ConfigurableListableBeanFactory beans) {
        return new CorrelatedContainers(correlation, beans);
    }

    /** A native image makes no proxies of classes. Those of their interfaces, which take their place, it needs to know. */
    static final class Proxies implements RuntimeHintsRegistrar {
        @Override
        public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
            Stream.of(
                            MessageListener.class,
                            ChannelAwareMessageListener.class,
                            MessageListenerAdapter.class,
                            MessagingMessageListenerAdapter.class,
                            BatchMessagingMessageListenerAdapter.class,
                            ErrorHandler.class)
                    .map(ClassUtils::getAllInterfacesForClass)
                    .map(AopProxyUtils::completeJdkProxyInterfaces)
                    .forEach(hints.proxies()::registerJdkProxy);
        }
    }
}
