package dev.clew.rabbitmq;

import com.rabbitmq.client.RecoverableConnection;
import dev.clew.forwarding.Forwarding;

/** The same of a connection that comes back after it was lost. */
@Forwarding(value = RecoverableConnection.class, base = CorrelatedConnection.class)
final class CorrelatedRecoverableConnection extends ForwardingRecoverableConnection {
    CorrelatedRecoverableConnection(RecoverableConnection delegate, CorrelatedMessages messages) {
        super(delegate, messages);
    }
}
