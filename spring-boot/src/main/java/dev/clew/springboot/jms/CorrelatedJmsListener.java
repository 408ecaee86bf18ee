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
abstract sealed class CorrelatedJmsListener implements SubscriptionNameProvider {
    private final Object delegate;
    private final CorrelationSession jms;
    private final BooleanSupplier handlesErrors;

    private CorrelatedJmsListener(Object delegate, CorrelationSession jms, BooleanSupplier handlesErrors) {
        this.delegate = delegate;
        this.jms = jms;
        this.handlesErrors = handlesErrors;
    }

    /**
     * Returns a listener of the same kind, since a container may open a session for one that asks for it.
     *
     * @param delegate a {@link MessageListener} or a {@link SessionAwareMessageListener}
     * @param handlesErrors whether the container calls its error handler, as it does until it is stopped
     */
    @SuppressWarnings("unchecked") // the container hands over no other messages
    static CorrelatedJmsListener wrap(Object delegate, CorrelationSession jms, BooleanSupplier handlesErrors) {
        return delegate instanceof SessionAwareMessageListener<?> aware
                ? new Aware((SessionAwareMessageListener<Message>) aware, jms, handlesErrors)
                : new Plain((MessageListener) delegate, jms, handlesErrors);
    }

    /** The call of a listener. */
    interface Call<E extends Exception> {
        void run() throws E;
    }

    final <E extends Exception> void process(Message message, Call<E> listener) throws E {
        FailedDelivery.close(); // an error that nobody has handled
        Delivery delivery = jms.open(message);
        try {
            listener.run();
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

    /** Returns what the application has thrown, without the exceptions that Spring puts around it. */
    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof ListenerExecutionFailedException && cause != null ? cause : failure;
    }

    /** Returns the name that a durable subscription has without us. */
    @Override
    public final String getSubscriptionName() {
        return delegate instanceof SubscriptionNameProvider provider
                ? provider.getSubscriptionName()
                : delegate.getClass().getName();
    }

    @Override
    public final String toString() {
        return "CorrelatedJmsListener(" + delegate + ")";
    }

    /** One that gets the session, which carries the ids too. */
    private static final class Aware extends CorrelatedJmsListener implements SessionAwareMessageListener<Message> {
        private final SessionAwareMessageListener<Message> listener;
        private final CorrelationSession jms;

        private Aware(
                SessionAwareMessageListener<Message> listener, CorrelationSession jms, BooleanSupplier handlesErrors) {
            super(listener, jms, handlesErrors);
            this.listener = listener;
            this.jms = jms;
        }

        @Override
        public void onMessage(Message message, Session session) throws JMSException {
            this.<JMSException>process(message, () -> listener.onMessage(message, jms.wrap(session)));
        }
    }

    /** One that gets the message alone. */
    private static final class Plain extends CorrelatedJmsListener implements MessageListener {
        private final MessageListener listener;

        private Plain(MessageListener listener, CorrelationSession jms, BooleanSupplier handlesErrors) {
            super(listener, jms, handlesErrors);
            this.listener = listener;
        }

        @Override
        public void onMessage(Message message) {
            this.<RuntimeException>process(message, () -> listener.onMessage(message));
        }
    }
}
