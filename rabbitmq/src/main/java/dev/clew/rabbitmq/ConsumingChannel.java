package dev.clew.rabbitmq;

import static dev.clew.rabbitmq.CallbackConsumer.IGNORES_CANCEL;
import static dev.clew.rabbitmq.CallbackConsumer.IGNORES_SHUTDOWN;

import com.rabbitmq.client.CancelCallback;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.ConsumerShutdownSignalCallback;
import com.rabbitmq.client.DeliverCallback;
import dev.clew.forwarding.Forwarding;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;

/** The many ways to consume, all led to one. What is left out is what the client would put there. */
@Forwarding(Channel.class)
@NullUnmarked // nulls are as the client has them
abstract class ConsumingChannel extends ForwardingChannel {
    ConsumingChannel(Channel delegate) {
        super(delegate);
    }

    /** Returns the consumer that the channel is given for the application's. */
    abstract Consumer consumer(String queue, Consumer consumer);

    @Override
    public final String basicConsume(
            String queue,
            boolean autoAck,
            String consumerTag,
            boolean noLocal,
            boolean exclusive,
            Map<String, Object> arguments,
            Consumer consumer)
            throws IOException {
        return delegate.basicConsume(
                queue, autoAck, consumerTag, noLocal, exclusive, arguments, consumer(queue, consumer));
    }

    @Override
    public final String basicConsume(String queue, Consumer consumer) throws IOException {
        return basicConsume(queue, false, "", false, false, null, consumer);
    }

    @Override
    public final String basicConsume(String queue, DeliverCallback delivered, CancelCallback cancelled)
            throws IOException {
        return basicConsume(
                queue, false, "", false, false, null, new CallbackConsumer(delivered, cancelled, IGNORES_SHUTDOWN));
    }

    @Override
    public final String basicConsume(String queue, DeliverCallback delivered, ConsumerShutdownSignalCallback shutDown)
            throws IOException {
        return basicConsume(
                queue, false, "", false, false, null, new CallbackConsumer(delivered, IGNORES_CANCEL, shutDown));
    }

    @Override
    public final String basicConsume(
            String queue, DeliverCallback delivered, CancelCallback cancelled, ConsumerShutdownSignalCallback shutDown)
            throws IOException {
        return basicConsume(queue, false, "", false, false, null, new CallbackConsumer(delivered, cancelled, shutDown));
    }

    @Override
    public final String basicConsume(String queue, boolean autoAck, Consumer consumer) throws IOException {
        return basicConsume(queue, autoAck, "", false, false, null, consumer);
    }

    @Override
    public final String basicConsume(String queue, boolean autoAck, DeliverCallback delivered, CancelCallback cancelled)
            throws IOException {
        return basicConsume(
                queue, autoAck, "", false, false, null, new CallbackConsumer(delivered, cancelled, IGNORES_SHUTDOWN));
    }

    @Override
    public final String basicConsume(
            String queue, boolean autoAck, DeliverCallback delivered, ConsumerShutdownSignalCallback shutDown)
            throws IOException {
        return basicConsume(
                queue, autoAck, "", false, false, null, new CallbackConsumer(delivered, IGNORES_CANCEL, shutDown));
    }

    @Override
    public final String basicConsume(
            String queue,
            boolean autoAck,
            DeliverCallback delivered,
            CancelCallback cancelled,
            ConsumerShutdownSignalCallback shutDown)
            throws IOException {
        return basicConsume(
                queue, autoAck, "", false, false, null, new CallbackConsumer(delivered, cancelled, shutDown));
    }

    @Override
    public final String basicConsume(String queue, boolean autoAck, Map<String, Object> arguments, Consumer consumer)
            throws IOException {
        return basicConsume(queue, autoAck, "", false, false, arguments, consumer);
    }

    @Override
    public final String basicConsume(
            String queue,
            boolean autoAck,
            Map<String, Object> arguments,
            DeliverCallback delivered,
            CancelCallback cancelled)
            throws IOException {
        return basicConsume(
                queue,
                autoAck,
                "",
                false,
                false,
                arguments,
                new CallbackConsumer(delivered, cancelled, IGNORES_SHUTDOWN));
    }

    @Override
    public final String basicConsume(
            String queue,
            boolean autoAck,
            Map<String, Object> arguments,
            DeliverCallback delivered,
            ConsumerShutdownSignalCallback shutDown)
            throws IOException {
        return basicConsume(
                queue, autoAck, "", false, false, arguments, new CallbackConsumer(delivered, IGNORES_CANCEL, shutDown));
    }

    @Override
    public final String basicConsume(
            String queue,
            boolean autoAck,
            Map<String, Object> arguments,
            DeliverCallback delivered,
            CancelCallback cancelled,
            ConsumerShutdownSignalCallback shutDown)
            throws IOException {
        return basicConsume(
                queue, autoAck, "", false, false, arguments, new CallbackConsumer(delivered, cancelled, shutDown));
    }

    @Override
    public final String basicConsume(String queue, boolean autoAck, String consumerTag, Consumer consumer)
            throws IOException {
        return basicConsume(queue, autoAck, consumerTag, false, false, null, consumer);
    }

    @Override
    public final String basicConsume(
            String queue, boolean autoAck, String consumerTag, DeliverCallback delivered, CancelCallback cancelled)
            throws IOException {
        return basicConsume(
                queue,
                autoAck,
                consumerTag,
                false,
                false,
                null,
                new CallbackConsumer(delivered, cancelled, IGNORES_SHUTDOWN));
    }

    @Override
    public final String basicConsume(
            String queue,
            boolean autoAck,
            String consumerTag,
            DeliverCallback delivered,
            ConsumerShutdownSignalCallback shutDown)
            throws IOException {
        return basicConsume(
                queue,
                autoAck,
                consumerTag,
                false,
                false,
                null,
                new CallbackConsumer(delivered, IGNORES_CANCEL, shutDown));
    }

    @Override
    public final String basicConsume(
            String queue,
            boolean autoAck,
            String consumerTag,
            DeliverCallback delivered,
            CancelCallback cancelled,
            ConsumerShutdownSignalCallback shutDown)
            throws IOException {
        return basicConsume(
                queue, autoAck, consumerTag, false, false, null, new CallbackConsumer(delivered, cancelled, shutDown));
    }

    @Override
    public final String basicConsume(
            String queue,
            boolean autoAck,
            String consumerTag,
            boolean noLocal,
            boolean exclusive,
            Map<String, Object> arguments,
            DeliverCallback delivered,
            CancelCallback cancelled)
            throws IOException {
        return basicConsume(
                queue,
                autoAck,
                consumerTag,
                noLocal,
                exclusive,
                arguments,
                new CallbackConsumer(delivered, cancelled, IGNORES_SHUTDOWN));
    }

    @Override
    public final String basicConsume(
            String queue,
            boolean autoAck,
            String consumerTag,
            boolean noLocal,
            boolean exclusive,
            Map<String, Object> arguments,
            DeliverCallback delivered,
            ConsumerShutdownSignalCallback shutDown)
            throws IOException {
        return basicConsume(
                queue,
                autoAck,
                consumerTag,
                noLocal,
                exclusive,
                arguments,
                new CallbackConsumer(delivered, IGNORES_CANCEL, shutDown));
    }

    @Override
    public final String basicConsume(
            String queue,
            boolean autoAck,
            String consumerTag,
            boolean noLocal,
            boolean exclusive,
            Map<String, Object> arguments,
            DeliverCallback delivered,
            CancelCallback cancelled,
            ConsumerShutdownSignalCallback shutDown)
            throws IOException {
        return basicConsume(
                queue,
                autoAck,
                consumerTag,
                noLocal,
                exclusive,
                arguments,
                new CallbackConsumer(delivered, cancelled, shutDown));
    }
}
