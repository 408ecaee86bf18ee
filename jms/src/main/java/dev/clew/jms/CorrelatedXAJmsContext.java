package dev.clew.jms;

import dev.clew.forwarding.Forwarding;
import jakarta.jms.XAJMSContext;

/** The same of a context in distributed transactions. */
@Forwarding(value = XAJMSContext.class, base = CorrelatedJmsContext.class)
final class CorrelatedXAJmsContext extends ForwardingXAJMSContext {
    CorrelatedXAJmsContext(XAJMSContext delegate, CorrelatedMessages messages) {
        super(delegate, messages);
    }
}
