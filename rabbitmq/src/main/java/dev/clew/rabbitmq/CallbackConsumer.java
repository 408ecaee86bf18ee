package dev.clew.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.CancelCallback;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.ConsumerShutdownSignalCallback;
import com.rabbitmq.client.DeliverCallback;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;

/**
 * A consumer of the application's callbacks, as the client itself makes one.
 *
 * @param delivered told of each message
 * @param cancelled told if the broker cancels the consumer
 * @param shutDown told if channel or connection are shut down
 */
record CallbackConsumer(DeliverCallback delivered, CancelCallback cancelled, ConsumerShutdownSignalCallback shutDown)
        implements Consumer {
    static final CancelCallback IGNORES_CANCEL = consumerTag -> {};
    static final ConsumerShutdownSignalCallback IGNORES_SHUTDOWN = (consumerTag, signal) -> {};

    @Override
    public void handleDelivery(String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
            throws IOException {
        delivered.handle(consumerTag, new Delivery(envelope, properties, body));
    }

    @Override
    public void handleCancel(String consumerTag) throws IOException {
        cancelled.handle(consumerTag);
    }

    @Override
    public void handleShutdownSignal(String consumerTag, ShutdownSignalException signal) {
        shutDown.handleShutdownSignal(consumerTag, signal);
    }

    @Override
    public void handleConsumeOk(String consumerTag) {}

    @Override
    public void handleCancelOk(String consumerTag) {}

    @Override
    public void handleRecoverOk(String consumerTag) {}
}
