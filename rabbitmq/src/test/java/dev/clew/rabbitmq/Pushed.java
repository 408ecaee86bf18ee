package dev.clew.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.impl.ForgivingExceptionHandler;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** An application whose consumers the client calls, on threads of its own. */
final class Pushed extends Pulling {
    /** What the client has caught of a consumer; itself if the consumer has returned. */
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
        String consumer = channel.basicConsume(
                destination,
                false,
                (consumerTag, message) -> {
                    tag[0] = message.getEnvelope().getDeliveryTag();
                    try {
                        handler.handle(Consumed.of(message.getProperties(), message.getBody()));
                    } catch (IOException | RuntimeException e) {
                        throw e;
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                    ends.add(this);
                },
                consumerTag -> {});
        Object end = ends.poll(10, TimeUnit.SECONDS);
        channel.basicCancel(consumer);
        if (end instanceof Exception failure) {
            channel.basicNack(tag[0], false, true);
            throw failure;
        }
        if (end != this) {
            throw new AssertionError("no message came, or the consumer failed: " + end);
        }
        channel.basicAck(tag[0], false);
    }
}
