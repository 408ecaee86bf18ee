package dev.clew.rabbitmq;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.RecoverableChannel;
import dev.clew.forwarding.Forwarding;
import org.jspecify.annotations.Nullable;

/** The same of a channel that comes back after the connection was lost. */
@Forwarding(value = RecoverableChannel.class, base = CorrelatedChannel.class)
final class CorrelatedRecoverableChannel extends ForwardingRecoverableChannel {
    CorrelatedRecoverableChannel(
            RecoverableChannel delegate, CorrelatedMessages messages, @Nullable Connection connection) {
        super(delegate, messages, connection);
    }
}
