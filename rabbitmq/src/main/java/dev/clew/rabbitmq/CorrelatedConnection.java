package dev.clew.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.RecoverableConnection;
import dev.clew.forwarding.Forwarding;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;

/** A connection whose channels are wrapped. */
@Forwarding(Connection.class)
@NullUnmarked // nulls are as the client has them
class CorrelatedConnection extends ForwardingConnection {
    private final CorrelatedMessages messages;

    /** Returns the connection itself if it is wrapped already. */
    static Connection wrap(Connection connection, CorrelatedMessages messages) {
        if (connection instanceof CorrelatedConnection) {
            return connection;
        }
        return connection instanceof RecoverableConnection recoverable
                ? new CorrelatedRecoverableConnection(recoverable, messages)
                : new CorrelatedConnection(connection, messages);
    }

    CorrelatedConnection(Connection delegate, CorrelatedMessages messages) {
        super(delegate);
        this.messages = messages;
    }

    @Override
    public final Channel createChannel() throws IOException {
        return wrap(delegate.createChannel());
    }

    @Override
    public final Channel createChannel(int channelNumber) throws IOException {
        return wrap(delegate.createChannel(channelNumber));
    }

    @Override
    public final Optional<Channel> openChannel() throws IOException {
        return delegate.openChannel().map(this::wrap);
    }

    @Override
    public final Optional<Channel> openChannel(int channelNumber) throws IOException {
        return delegate.openChannel(channelNumber).map(this::wrap);
    }

    /** @param channel null if the connection has no more of them */
    private Channel wrap(Channel channel) {
        return channel == null ? null : CorrelatedChannel.wrap(channel, messages, this);
    }

    @Override
    public final String toString() {
        return messages + ".wrap(" + delegate + ")";
    }
}
