package dev.clew.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.impl.ForgivingExceptionHandler;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** An application whose consumers the client calls, on threads of its own. */
final class Pushed extends Pulling {
    /** What the client has caught of a consumer, or that the consumer has returned or was cancelled. */
    private final BlockingQueue<Object> ends;

    Pushed(ConnectionFactory factory, Setup setup) throws Exception {
        this(factory, setup, new ArrayBlockingQueue<>(10));
    }

    private Pushed(ConnectionFactory factory, Setup setup, BlockingQueue<Object> ends) throws Exception {
        super(telling(factory, ends), setup);
        this.ends = ends;
        channel.basicQos(1);
    }

    private static ConnectionFactory telling(ConnectionFactory factory, BlockingQueue<Object> ends) {
        factory.setExceptionHandler(new ForgivingExceptionHandler() {
            @Override
            public void handleConsumerException(
                    Channel channel, Throwable failure, Consumer consumer, String consumerTag, String methodName) {
                ends.add(failure);
            }
        });
        return factory;
    }

    @Override
    public void process(String destination, Handler handler) throws Exception {
        long[] tag = new long[1];
        String consumer = channel.basicConsume(destination, false, new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(
                    String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
                    throws IOException {
                tag[0] = envelope.getDeliveryTag();
                handle(handler, Consumed.of(properties, body));
                ends.add("handled");
            }

            @Override
            public void handleCancelOk(String consumerTag) {
                ends.add("cancelled");
            }
        });
        Object end = ends.poll(10, TimeUnit.SECONDS);
        channel.basicCancel(consumer);
        // It is told so after the delivery is over.
        assertThat(ends.poll(10, TimeUnit.SECONDS)).isEqualTo("cancelled");
        if (end instanceof Exception failure) {
            channel.basicNack(tag[0], false, true);
            throw failure;
        }
        assertThat(end).isEqualTo("handled");
        channel.basicAck(tag[0], false);
    }

    private static void handle(Handler handler, Message message) throws IOException {
        try {
            handler.handle(message);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
