package dev.clew.jms;

import dev.clew.forwarding.Forwarding;
import jakarta.jms.JMSException;
import jakarta.jms.QueueSession;
import jakarta.jms.XAQueueSession;
import org.jspecify.annotations.NullUnmarked;

/** The same of a session for queues in distributed transactions. */
@Forwarding(value = XAQueueSession.class, base = CorrelatedXASession.class)
@NullUnmarked // nulls are as the provider has them
final class CorrelatedXAQueueSession extends ForwardingXAQueueSession {
    CorrelatedXAQueueSession(XAQueueSession delegate, CorrelatedMessages messages) {
        super(delegate, messages);
    }

    @Override
    public QueueSession getQueueSession() throws JMSException {
        return new CorrelatedQueueSession(delegate.getQueueSession(), messages);
    }
}
