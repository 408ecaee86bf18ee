package dev.clew.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.RecoverableChannel;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ReturnCallback;
import com.rabbitmq.client.ReturnListener;
import com.rabbitmq.client.RpcServer;
import com.rabbitmq.client.WriteListener;
import dev.clew.messaging.Sending;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** A channel that writes the context into what is published and handles what is consumed in its own context. */
@NullUnmarked // nulls are as the client has them
class CorrelatedChannel extends ConsumingChannel {
    private final CorrelatedMessages messages;
    private final UnconfirmedSends sends;

    /** The wrapped one, null if the channel came alone. */
    private final @Nullable Connection connection;

    /** Returns the channel itself if it is wrapped already. */
    static Channel wrap(Channel channel, CorrelatedMessages messages, @Nullable Connection connection) {
        if (channel instanceof CorrelatedChannel) {
            return channel;
        }
        return channel instanceof RecoverableChannel recoverable
                ? new CorrelatedRecoverableChannel(recoverable, messages, connection)
                : new CorrelatedChannel(channel, messages, connection);
    }

    CorrelatedChannel(Channel delegate, CorrelatedMessages messages, @Nullable Connection connection) {
        super(delegate);
        this.messages = messages;
        this.sends = new UnconfirmedSends(delegate, messages);
        this.connection = connection;
    }

    @Override
    public final Connection getConnection() {
        return connection == null ? delegate.getConnection() : connection;
    }

    @Override
    public final void basicPublish(String exchange, String routingKey, AMQP.BasicProperties properties, byte[] body)
            throws IOException {
        basicPublish(exchange, routingKey, false, properties, body);
    }

    @Override
    public final void basicPublish(
            String exchange, String routingKey, boolean mandatory, AMQP.BasicProperties properties, byte[] body)
            throws IOException {
        basicPublish(exchange, routingKey, mandatory, false, properties, body);
    }

    @Override
    public final void basicPublish(
            String exchange,
            String routingKey,
            boolean mandatory,
            boolean immediate,
            AMQP.BasicProperties properties,
            byte[] body)
            throws IOException {
        // hot: once a message, and no lambda
        Sending<Publication> sending = messages.prepare(exchange, routingKey, properties);
        long number = sends.add(sending);
        try {
            delegate.basicPublish(exchange, routingKey, mandatory, immediate, written(sending, properties), body);
        } catch (Throwable t) {
            sends.failed(number, sending, t);
            throw t;
        }
        sends.handedOver(number, sending);
    }

    @Override
    public final void basicPublish(
            String exchange,
            String routingKey,
            boolean mandatory,
            boolean immediate,
            AMQP.BasicProperties properties,
            ByteBuffer body,
            WriteListener listener)
            throws IOException {
        // the same again, since a lambda for what differs costs each message 48 bytes
        Sending<Publication> sending = messages.prepare(exchange, routingKey, properties);
        long number = sends.add(sending);
        try {
            delegate.basicPublish(
                    exchange, routingKey, mandatory, immediate, written(sending, properties), body, listener);
        } catch (Throwable t) {
            sends.failed(number, sending, t);
            throw t;
        }
        sends.handedOver(number, sending);
    }

    private static AMQP.BasicProperties written(Sending<Publication> sending, AMQP.BasicProperties properties) {
        return sending == null ? properties : sending.message().properties();
    }

    /** Leaves the consumer of an {@link RpcServer} as it is: it only hands messages to another thread. */
    @Override
    final Consumer consumer(String queue, Consumer consumer) {
        return consumer == null || consumer instanceof RpcServer.RpcConsumer
                ? consumer
                : new CorrelatedConsumer(consumer, messages, this, queue);
    }

    @Override
    public final void basicNack(long deliveryTag, boolean multiple, boolean requeue) throws IOException {
        delegate.basicNack(deliveryTag, multiple, requeue);
        messages.givenBack(this, deliveryTag, multiple, requeue);
    }

    @Override
    public final void basicReject(long deliveryTag, boolean requeue) throws IOException {
        delegate.basicReject(deliveryTag, requeue);
        messages.givenBack(this, deliveryTag, false, requeue);
    }

    @Override
    public final void clearConfirmListeners() {
        delegate.clearConfirmListeners();
        sends.confirmListenersCleared();
    }

    @Override
    public final void addReturnListener(ReturnListener listener) {
        delegate.addReturnListener(new ContextReturnListener(listener, messages));
    }

    @Override
    public final ReturnListener addReturnListener(ReturnCallback callback) {
        ReturnListener listener = (replyCode, replyText, exchange, routingKey, properties, body) ->
                callback.handle(new Return(replyCode, replyText, exchange, routingKey, properties, body));
        addReturnListener(listener);
        return listener;
    }

    @Override
    public final boolean removeReturnListener(ReturnListener listener) {
        return delegate.removeReturnListener(new ContextReturnListener(listener, messages));
    }

    @Override
    public final void clearReturnListeners() {
        delegate.clearReturnListeners();
        sends.returnListenersCleared();
    }

    @Override
    public final String toString() {
        return messages + ".wrap(" + delegate + ")";
    }
}
