package dev.clew.jms;

import dev.clew.forwarding.Forwarding;
import jakarta.jms.QueueSession;

/** The same of a session for queues. */
@Forwarding(value = QueueSession.class, base = CorrelatedSession.class)
final class CorrelatedQueueSession extends ForwardingQueueSession {
    CorrelatedQueueSession(QueueSession delegate, CorrelatedMessages messages) {
        super(delegate, messages);
    }
}
