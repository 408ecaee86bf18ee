package dev.clew.springboot.kafka;

import dev.clew.Clew;
import dev.clew.kafka.CorrelationConsumer;
import dev.clew.springboot.internal.BeforeContainers;
import java.util.Map;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.Advised;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.AfterRollbackProcessor;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.kafka.listener.adapter.KafkaBackoffAwareMessageListenerAdapter;

/**
 * Lets the listeners of all containers process their records in context, before the first container starts.
 *
 * <p>By then whatever the application has to say about a container has been said. Listener, error handler and rollback
 * processor are wrapped where they are; interceptors, customizers and advice stay untouched.
 */
final class CorrelatedContainers extends BeforeContainers<KafkaListenerEndpointRegistry> {
    private final ContainerDeliveries deliveries;
    private final MethodInterceptor advice;
    private final HandlingAdvice handling;

    CorrelatedContainers(Clew clew, ConfigurableListableBeanFactory beans, Map<String, String> settings) {
        super(
                beans,
                KafkaListenerEndpointRegistry.class,
                KafkaListenerEndpointRegistry::getListenerContainers,
                MessageListenerContainer.class);
        this.deliveries = new ContainerDeliveries(CorrelationConsumer.create(clew, settings));
        this.advice = new ListenerAdvice(deliveries);
        this.handling = new HandlingAdvice(deliveries);
    }

    @Override
    protected void wrap(@Nullable Object candidate) {
        if (candidate instanceof AbstractMessageListenerContainer<?, ?> container) {
            try {
                wrapListener(container);
                wrapErrorHandlers(container);
            } catch (RuntimeException | LinkageError e) {
                LoggerFactory.getLogger("clew")
                        .warn(
                                "container {} is left as it is: its listener will not have the ids",
                                container.getListenerId(),
                                e);
            }
        }
    }

    private void wrapListener(AbstractMessageListenerContainer<?, ?> container) {
        ContainerProperties properties = container.getContainerProperties();
        Object listener = properties.getMessageListener();
        if (listener instanceof Advised advised && properties.getAdviceChain().length > 0) {
            // Spring has made a proxy for the application's advice, and would make another one around a wrapper of
            // ours.
            if (advised.indexOf(advice) < 0) {
                advised.addAdvice(0, advice);
            }
        } else if (listener != null && !isWrapped(listener)) {
            properties.setMessageListener(wrapped(listener));
        }
    }

    private static boolean isWrapped(Object listener) {
        return listener instanceof CorrelatedRecordListener<?, ?>
                || listener instanceof CorrelatedBatchListener<?, ?>
                || listener instanceof CorrelatedBackoffListener<?, ?>;
    }

    private Object wrapped(Object listener) {
        if (listener.getClass() == KafkaBackoffAwareMessageListenerAdapter.class) {
            return new CorrelatedBackoffListener<>(
                    (KafkaBackoffAwareMessageListenerAdapter<?, ?>) listener, deliveries);
        }
        if (listener instanceof BatchMessageListener<?, ?> batch) {
            return new CorrelatedBatchListener<>(batch, deliveries);
        }
        return listener instanceof MessageListener<?, ?> single
                ? new CorrelatedRecordListener<>(single, deliveries)
                : listener;
    }

    private <K, V> void wrapErrorHandlers(AbstractMessageListenerContainer<K, V> container) {
        CommonErrorHandler handler = container.getCommonErrorHandler();
        if (handler == null && !isTransactional(container.getContainerProperties())) {
            handler = new DefaultErrorHandler(); // which the container would make for itself
        }
        if (handler != null && !(handler instanceof CorrelatedErrorHandler) && !handling.isAround(handler)) {
            container.setCommonErrorHandler(wrapped(handler));
        }
        AfterRollbackProcessor<? super K, ? super V> processor = container.getAfterRollbackProcessor();
        if (!(processor instanceof CorrelatedRollbackProcessor<?, ?>) && !handling.isAround(processor)) {
            container.setAfterRollbackProcessor(wrapped(processor));
        }
    }

    private CommonErrorHandler wrapped(CommonErrorHandler handler) {
        try {
            return handling.around(handler);
        } catch (RuntimeException e) {
            return new CorrelatedErrorHandler(handler, deliveries); // a final class, or a native image
        }
    }

    private <K, V> AfterRollbackProcessor<K, V> wrapped(AfterRollbackProcessor<K, V> processor) {
        try {
            return handling.around(processor);
        } catch (RuntimeException e) {
            return CorrelatedRollbackProcessor.of(processor, deliveries);
        }
    }

    @SuppressWarnings("removal") // both lines still ask for it
    private static boolean isTransactional(ContainerProperties properties) {
        return properties.getKafkaAwareTransactionManager() != null || properties.getTransactionManager() != null;
    }
}
