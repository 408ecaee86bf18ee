package dev.clew.springboot.jms;

import dev.clew.jms.CorrelationSession;
import dev.clew.messaging.Delivery;
import dev.clew.springboot.internal.FailedDelivery;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Session;
import java.util.function.BooleanSupplier;
import org.springframework.jms.listener.SessionAwareMessageListener;
import org.springframework.jms.listener.SubscriptionNameProvider;
import org.springframework.jms.listener.adapter.ListenerExecutionFailedException;

/**
 * A listener each of whose messages is processed in its own context, until its error is handled, and whose replies carry that.
 */
final class CorrelatedJmsListener implements SessionAwareMessageListener<Message>, SubscriptionNameProvider {
    private final Object delegate;
    private final CorrelationSession jms;
    private final BooleanSupplier handlesErrors;

    /**
     * @param delegate a {@link MessageListener} or a {@link SessionAwareMessageListener}
     * @param handlesErrors whether the container calls its error handler, as it does until it is stopped
     */
    CorrelatedJmsListener(Object delegate, CorrelationSession jms, BooleanSupplier handlesErrors) {
        this.delegate = delegate;
        this.jms = jms;
        this.handlesErrors = handlesErrors;
    }

    @Override
    public void onMessage(Message message, Session session) throws JMSException {
        FailedDelivery.close(); // an error that nobody has handled
        Delivery delivery = jms.open(message);
        try {
            call(message, session);
            delivery.closeAll();
        } catch (Throwable t) {
            delivery.failed(cause(t));
            if (handlesErrors.getAsBoolean()) {
                FailedDelivery.keep(delivery);
            } else {
                delivery.closeAll();
            }
            throw t;
        }
    }

    @SuppressWarnings("unchecked") // the container hands over no other messages
    private void call(Message message, Session session) throws JMSException {
        if (delegate instanceof SessionAwareMessageListener<?> aware) {
            ((SessionAwareMessageListener<Message>) aware).onMessage(message, jms.wrap(session));
        } else {
            ((MessageListener) delegate).onMessage(message);
        }
    }

    /** Returns what the application has thrown, without the exceptions that Spring puts around it. */
    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof ListenerExecutionFailedException && cause != null ? cause : failure;
    }

    /** Returns the name that a durable subscription has without us. */
    @Override
    public String getSubscriptionName() {
        return delegate instanceof SubscriptionNameProvider provider
                ? provider.getSubscriptionName()
                : delegate.getClass().getName();
    }

    @Override
    public String toString() {
        return "CorrelatedJmsListener(" + delegate + ")";
    }
}
