package dev.clew.springboot.jms;

import dev.clew.jms.CorrelationSession;
import dev.clew.springboot.internal.BeforeContainers;
import dev.clew.springboot.internal.FailedDelivery;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.jms.config.JmsListenerEndpointRegistry;
import org.springframework.jms.listener.AbstractMessageListenerContainer;
import org.springframework.util.ErrorHandler;

/**
 * Lets the listeners of all containers process their messages in context, before the first container starts.
 *
 * <p>By then whatever the application has to say about a container has been said.
 */
final class CorrelatedJmsContainers extends BeforeContainers<JmsListenerEndpointRegistry> {
    private final CorrelationSession jms;

    CorrelatedJmsContainers(CorrelationSession jms, ConfigurableListableBeanFactory beans) {
        super(
                beans,
                JmsListenerEndpointRegistry.class,
                JmsListenerEndpointRegistry::getListenerContainers,
                AbstractMessageListenerContainer.class);
        this.jms = jms;
    }

    @Override
    protected void wrap(@Nullable Object candidate) {
        if (candidate instanceof AbstractMessageListenerContainer container) {
            Object listener = container.getMessageListener();
            if (listener != null && !(listener instanceof CorrelatedJmsListener)) {
                try {
                    container.setErrorHandler(wrapped(container.getErrorHandler(), container));
                    container.setMessageListener(CorrelatedJmsListener.wrap(listener, jms, container::isActive));
                } catch (RuntimeException | LinkageError e) {
                    LoggerFactory.getLogger("clew")
                            .warn("container {} is left as it is: its listener will not have the ids", container, e);
                }
            }
        }
    }

    /** Returns a handler that ends the delivery afterwards. Without one of the application's it does as the container would. */
    private static ErrorHandler wrapped(@Nullable ErrorHandler handler, AbstractMessageListenerContainer container) {
        return failure -> {
            try {
                if (handler != null) {
                    handler.handleError(failure);
                } else {
                    LogFactory.getLog(container.getClass())
                            .warn(
                                    "Execution of JMS message listener failed, and no ErrorHandler has been set.",
                                    failure);
                }
            } finally {
                FailedDelivery.close();
            }
        };
    }
}
