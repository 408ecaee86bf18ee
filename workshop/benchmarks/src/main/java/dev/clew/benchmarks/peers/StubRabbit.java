package dev.clew.benchmarks.peers;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.LongString;
import com.rabbitmq.client.impl.LongStringHelper;
import dev.clew.benchmarks.harness.Operation;
import dev.clew.benchmarks.harness.Stub;
import java.lang.invoke.MethodHandles;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** A channel without a broker: what is published to it is gone, and messages come when they are asked for. */
abstract class StubRabbit implements Channel {
    static final String QUEUE = "orders";
    static final byte[] BODY = {1};

    private static final Envelope ENVELOPE = new Envelope(3, false, "", QUEUE);
    private static final LongString REQUEST_ID = LongStringHelper.asLongString(Work.REQUEST_ID);
    private static final LongString TRACEPARENT = LongStringHelper.asLongString(Work.TRACEPARENT);

    private AMQP.@Nullable BasicProperties sent;
    private @Nullable Consumer consumer;

    static StubRabbit create() {
        return Stub.of(MethodHandles.lookup(), StubRabbit.class, Map.of("isOpen", true));
    }

    @Override
    public void basicPublish(String exchange, String key, AMQP.BasicProperties properties, byte[] body) {
        sent = properties;
    }

    @Override
    public void basicPublish(
            String exchange,
            String key,
            boolean mandatory,
            boolean immediate,
            AMQP.BasicProperties properties,
            byte[] body) {
        sent = properties;
    }

    @Override
    public String basicConsume(String queue, boolean autoAck, Consumer waiting) {
        consumer = waiting;
        return "tag";
    }

    @Override
    public String basicConsume(
            String queue,
            boolean autoAck,
            String tag,
            boolean noLocal,
            boolean exclusive,
            Map<String, Object> arguments,
            Consumer waiting) {
        consumer = waiting;
        return "tag";
    }

    /** Returns the operation of publishing a message, which has properties but no headers. */
    Operation publish(Sends<AMQP.BasicProperties> publisher) {
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .contentType("application/json")
                .build();
        return hole -> {
            publisher.send(properties);
            hole.consume(sent);
            hole.consume(written() + written());
        };
    }

    /** Reads the headers as the client does, which asks for the length of their table before it writes that. */
    private int written() {
        int length = 0;
        for (Map.Entry<String, Object> header :
                Objects.requireNonNull(sent).getHeaders().entrySet()) {
            length += header.getKey().length() + ((String) header.getValue()).length();
        }
        return length;
    }

    /** Returns the application's consumer, which reads an id. */
    static Consumer reader(Channel channel, IntSupplier reading) {
        int[] read = new int[1];
        return new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
                read[0] = reading.getAsInt();
            }
        };
    }

    /** Returns the operation of handling a message that has come, by the consumer that this channel was given. */
    Operation deliver() {
        Consumer waiting = Objects.requireNonNull(consumer);
        return hole -> {
            AMQP.BasicProperties properties = incoming();
            waiting.handleDelivery("tag", ENVELOPE, properties, BODY);
            hole.consume(properties); // an application has it, so that its bytes count
        };
    }

    /** Returns the properties of a message that has come, with headers of its own. */
    static AMQP.BasicProperties incoming() {
        Map<String, Object> headers = new HashMap<>();
        headers.put("x-request-id", REQUEST_ID);
        headers.put("traceparent", TRACEPARENT);
        return new AMQP.BasicProperties.Builder().headers(headers).build();
    }
}
