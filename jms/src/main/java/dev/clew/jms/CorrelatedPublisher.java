package dev.clew.jms;

import dev.clew.forwarding.Forwarding;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Topic;
import jakarta.jms.TopicPublisher;
import org.jspecify.annotations.NullUnmarked;

/** The same of a publisher on topics. */
@Forwarding(value = TopicPublisher.class, base = CorrelatedProducer.class)
@NullUnmarked // nulls are as the provider has them
final class CorrelatedPublisher extends ForwardingTopicPublisher {
    CorrelatedPublisher(TopicPublisher delegate, CorrelatedMessages messages) {
        super(delegate, messages);
    }

    @Override
    public void publish(Message message) throws JMSException {
        messages.send(message, destination, () -> delegate.publish(message));
    }

    @Override
    public void publish(Message message, int deliveryMode, int priority, long timeToLive) throws JMSException {
        messages.send(message, destination, () -> delegate.publish(message, deliveryMode, priority, timeToLive));
    }

    @Override
    public void publish(Topic to, Message message) throws JMSException {
        messages.send(message, to, () -> delegate.publish(to, message));
    }

    @Override
    public void publish(Topic to, Message message, int deliveryMode, int priority, long timeToLive)
            throws JMSException {
        messages.send(message, to, () -> delegate.publish(to, message, deliveryMode, priority, timeToLive));
    }
}
