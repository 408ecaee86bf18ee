package dev.clew.jms;

import dev.clew.forwarding.Forwarding;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.XASession;
import org.jspecify.annotations.NullUnmarked;

/** The same of a session in distributed transactions. */
@Forwarding(value = XASession.class, base = CorrelatedSession.class)
@NullUnmarked // nulls are as the provider has them
class CorrelatedXASession extends ForwardingXASession {
    CorrelatedXASession(XASession delegate, CorrelatedMessages messages) {
        super(delegate, messages);
    }

    @Override
    public final Session getSession() throws JMSException {
        return CorrelatedSession.wrap(delegate.getSession(), messages);
    }
}
