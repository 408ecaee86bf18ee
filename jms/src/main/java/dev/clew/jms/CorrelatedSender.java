package dev.clew.jms;

import dev.clew.forwarding.Forwarding;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueSender;
import org.jspecify.annotations.NullUnmarked;

/** The same of a sender to queues. */
@Forwarding(value = QueueSender.class, base = CorrelatedProducer.class)
@NullUnmarked // nulls are as the provider has them
final class CorrelatedSender extends ForwardingQueueSender {
    CorrelatedSender(QueueSender delegate, CorrelatedMessages messages) {
        super(delegate, messages);
    }

    @Override
    public void send(Queue to, Message message) throws JMSException {
        messages.send(message, to, () -> delegate.send(to, message));
    }

    @Override
    public void send(Queue to, Message message, int deliveryMode, int priority, long timeToLive) throws JMSException {
        messages.send(message, to, () -> delegate.send(to, message, deliveryMode, priority, timeToLive));
    }
}
