package dev.clew.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.Envelope;
import dev.clew.forwarding.Forwarding;
import dev.clew.messaging.Delivery;
import java.io.IOException;

/** A consumer that handles each message in the message's own context. */
@Forwarding(Consumer.class)
final class CorrelatedConsumer extends ForwardingConsumer {
    private final CorrelatedMessages messages;
    private final Channel channel;
    private final String queue;

    CorrelatedConsumer(Consumer delegate, CorrelatedMessages messages, Channel channel, String queue) {
        super(delegate);
        this.messages = messages;
        this.channel = channel;
        this.queue = queue;
    }

    @Override
    public void handleDelivery(String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
            throws IOException {
        ReceivedMessage message = new ReceivedMessage(queue, channel, envelope, properties);
        // hot: once a message, so no lambda
        Delivery delivery = messages.open(message);
        try {
            delegate.handleDelivery(consumerTag, envelope, properties, body);
        } catch (Throwable t) {
            delivery.failed(t);
            throw t;
        } finally {
            delivery.closeAll();
        }
    }

    @Override
    public String toString() {
        return "CorrelatedConsumer(" + delegate + ")";
    }
}
