package dev.clew.jms;

import dev.clew.forwarding.Forwarding;
import jakarta.jms.CompletionListener;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import org.jspecify.annotations.NullUnmarked;

/** A producer that writes the current context into each message. */
@Forwarding(MessageProducer.class)
@NullUnmarked // nulls are as the provider has them
class CorrelatedProducer extends ForwardingMessageProducer {
    final CorrelatedMessages messages;

    /** Null if each send names its own. */
    final Destination destination;

    CorrelatedProducer(MessageProducer delegate, CorrelatedMessages messages) {
        super(delegate);
        this.messages = messages;
        this.destination = destination(delegate);
    }

    private static Destination destination(MessageProducer producer) {
        try {
            return producer.getDestination();
        } catch (JMSException | RuntimeException e) {
            return null; // closed already, as the application will see
        }
    }

    @Override
    public final void send(Message message) throws JMSException {
        messages.send(message, destination, () -> delegate.send(message));
    }

    @Override
    public final void send(Message message, int deliveryMode, int priority, long timeToLive) throws JMSException {
        messages.send(message, destination, () -> delegate.send(message, deliveryMode, priority, timeToLive));
    }

    @Override
    public final void send(Destination to, Message message) throws JMSException {
        messages.send(message, to, () -> delegate.send(to, message));
    }

    @Override
    public final void send(Destination to, Message message, int deliveryMode, int priority, long timeToLive)
            throws JMSException {
        messages.send(message, to, () -> delegate.send(to, message, deliveryMode, priority, timeToLive));
    }

    @Override
    public final void send(Message message, CompletionListener listener) throws JMSException {
        messages.send(message, destination, listener, completion -> delegate.send(message, completion));
    }

    @Override
    public final void send(
            Message message, int deliveryMode, int priority, long timeToLive, CompletionListener listener)
            throws JMSException {
        messages.send(
                message,
                destination,
                listener,
                completion -> delegate.send(message, deliveryMode, priority, timeToLive, completion));
    }

    @Override
    public final void send(Destination to, Message message, CompletionListener listener) throws JMSException {
        messages.send(message, to, listener, completion -> delegate.send(to, message, completion));
    }

    @Override
    public final void send(
            Destination to,
            Message message,
            int deliveryMode,
            int priority,
            long timeToLive,
            CompletionListener listener)
            throws JMSException {
        messages.send(
                message,
                to,
                listener,
                completion -> delegate.send(to, message, deliveryMode, priority, timeToLive, completion));
    }

    @Override
    public final String toString() {
        return messages + ".wrap(" + delegate + ")";
    }
}
