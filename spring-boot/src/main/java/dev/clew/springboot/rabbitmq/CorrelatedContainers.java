package dev.clew.springboot.rabbitmq;

import dev.clew.rabbitmq.CorrelationChannel;
import dev.clew.springboot.internal.BeforeContainers;
import dev.clew.springboot.internal.ClassProxies;
import java.util.Set;
import java.util.function.Supplier;
import org.aopalliance.aop.Advice;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.MessageListener;
import org.springframework.amqp.rabbit.config.AbstractRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.MessageListenerContainer;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.aop.framework.Advised;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ErrorHandler;
import org.springframework.util.ObjectUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Lets the listeners of all containers process their messages in context.
 *
 * <p>Factories get an advice around the application's, so that retries and recoverers are in context too. Listeners and error
 * handlers are wrapped before the first container starts: by then the application has said whatever it has to say.
 */
final class CorrelatedContainers extends BeforeContainers<RabbitListenerEndpointRegistry> implements BeanPostProcessor {
    private static final ClassProxies LISTENERS = new ClassProxies(Set.of("onMessage", "onMessageBatch")::contains);
    private static final ClassProxies HANDLERS = new ClassProxies("handleError"::equals);

    private final Supplier<Advices> advices;

    /** The advice around all others, around a listener and around an error handler. */
    private record Advices(DeliveryAdvice delivery, ListenerAdvice listener, ErrorAdvice error) {
        static Advices create(CorrelationChannel correlation) {
            ContainerDeliveries deliveries = new ContainerDeliveries(correlation);
            return new Advices(
                    new DeliveryAdvice(deliveries),
                    new ListenerAdvice(deliveries, correlation),
                    new ErrorAdvice(deliveries));
        }
    }

    CorrelatedContainers(ObjectProvider<CorrelationChannel> correlation, ConfigurableListableBeanFactory beans) {
        super(
                beans,
                RabbitListenerEndpointRegistry.class,
                RabbitListenerEndpointRegistry::getListenerContainers,
                MessageListenerContainer.class);
        this.advices = SingletonSupplier.of(() -> Advices.create(correlation.getObject()));
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof AbstractRabbitListenerContainerFactory<?> factory) {
            Advice first = advices.get().delivery();
            Advice[] others = factory.getAdviceChain();
            if (others == null) {
                factory.setAdviceChain(first);
            } else if (!ObjectUtils.containsElement(others, first)) { // which the application may have copied
                factory.setAdviceChain(ObjectUtils.addObjectToArray(others, first, 0));
            }
        }
        return bean;
    }

    @Override
    protected void wrap(@Nullable Object candidate) {
        if (candidate instanceof AbstractMessageListenerContainer container) {
            try {
                wrap(container, advices.get());
            } catch (RuntimeException | LinkageError e) {
                LoggerFactory.getLogger("clew")
                        .warn(
                                "container {} is left as it is: its listener will not have the ids",
                                container.getListenerId(),
                                e);
            }
        }
    }

    private static void wrap(AbstractMessageListenerContainer container, Advices advices) {
        Object listener = container.getMessageListener();
        if (listener instanceof MessageListener && !isAround(listener, advices.listener())) {
            container.setMessageListener(
                    (MessageListener) LISTENERS.aroundClassOrInterfaces(listener, advices.listener()));
        }
        ErrorHandler handler = container.getErrorHandler();
        if (handler != null && !isAround(handler, advices.error())) {
            container.setErrorHandler((ErrorHandler) HANDLERS.aroundClassOrInterfaces(handler, advices.error()));
        }
    }

    private static boolean isAround(Object bean, MethodInterceptor advice) {
        return bean instanceof Advised advised && advised.indexOf(advice) >= 0;
    }
}
