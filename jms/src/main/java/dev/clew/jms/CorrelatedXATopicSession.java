package dev.clew.jms;

import dev.clew.forwarding.Forwarding;
import jakarta.jms.JMSException;
import jakarta.jms.TopicSession;
import jakarta.jms.XATopicSession;
import org.jspecify.annotations.NullUnmarked;

/** The same of a session for topics in distributed transactions. */
@Forwarding(value = XATopicSession.class, base = CorrelatedXASession.class)
@NullUnmarked // nulls are as the provider has them
final class CorrelatedXATopicSession extends ForwardingXATopicSession {
    CorrelatedXATopicSession(XATopicSession delegate, CorrelatedMessages messages) {
        super(delegate, messages);
    }

    @Override
    public TopicSession getTopicSession() throws JMSException {
        return new CorrelatedTopicSession(delegate.getTopicSession(), messages);
    }
}
