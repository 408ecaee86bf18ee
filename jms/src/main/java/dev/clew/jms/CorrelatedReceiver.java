package dev.clew.jms;

import dev.clew.forwarding.Forwarding;
import jakarta.jms.QueueReceiver;

/** The same of a receiver from queues. */
@Forwarding(value = QueueReceiver.class, base = CorrelatedConsumer.class)
final class CorrelatedReceiver extends ForwardingQueueReceiver {
    CorrelatedReceiver(QueueReceiver delegate, CorrelatedMessages messages, Object session) {
        super(delegate, messages, session);
    }
}
