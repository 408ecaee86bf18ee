package dev.clew.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import dev.clew.testkit.messaging.TestedBroker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An application that asks a queue for each message. */
class Pulling implements TestedBroker {
    final Setup setup;
    final CorrelationChannel correlation;
    final Channel channel;
    private final Connection connection;
    private final Channel bare;

    Pulling(ConnectionFactory factory, Setup setup) throws Exception {
        this.setup = setup;
        Map<String, String> settings = new HashMap<>();
        setup.settings().forEach((name, value) -> settings.put("clew.rabbitmq." + name, value));
        correlation = CorrelationChannel.create(setup.clew(), settings);
        connection = factory.newConnection();
        channel = correlation.wrap(connection.createChannel());
        channel.confirmSelect();
        bare = connection.createChannel();
        bare.confirmSelect();
    }

    /** Properties and body, as the application holds them. */
    record Consumed(AMQP.BasicProperties properties, String body) implements Message {
        static Consumed of(AMQP.BasicProperties properties, byte[] body) {
            return new Consumed(properties, new String(body, StandardCharsets.UTF_8));
        }

        @Override
        public List<String> values(String name) {
            Object value = HeaderTable.of(properties.getHeaders()).get(name);
            if (value == null) {
                return List.of();
            }
            return List.of(
                    value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : value.toString());
        }
    }

    @Override
    public String destination() throws Exception {
        String queue = "orders-" + UUID.randomUUID();
        bare.queueDeclare(queue, false, false, false, null);
        return queue;
    }

    @Override
    public void send(String destination, String body, Map<String, String> headers) throws Exception {
        AMQP.BasicProperties properties = headers.isEmpty()
                ? null
                : new AMQP.BasicProperties.Builder()
                        .headers(new HashMap<>(headers))
                        .build();
        publish(destination, properties, body);
    }

    private void publish(String destination, AMQP.BasicProperties properties, String body) throws Exception {
        channel.basicPublish("", destination, properties, body.getBytes(StandardCharsets.UTF_8));
        channel.waitForConfirmsOrDie(10_000);
    }

    @Override
    public void sendBare(String destination, String body, Map<String, byte[]> headers) throws Exception {
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .headers(new HashMap<>(headers))
                .build();
        bare.basicPublish("", destination, properties, body.getBytes(StandardCharsets.UTF_8));
        bare.waitForConfirmsOrDie(10_000);
    }

    @Override
    public Message take(String destination) throws Exception {
        GetResponse response = RabbitFixture.next(bare, destination);
        bare.basicAck(response.getEnvelope().getDeliveryTag(), false);
        return Consumed.of(response.getProps(), response.getBody());
    }

    @Override
    public void process(String destination, Handler handler) throws Exception {
        GetResponse response = RabbitFixture.next(channel, destination);
        long tag = response.getEnvelope().getDeliveryTag();
        try {
            correlation.process(
                    destination, response, got -> handler.handle(Consumed.of(got.getProps(), got.getBody())));
        } catch (Throwable t) {
            channel.basicNack(tag, false, true);
            throw t;
        }
        channel.basicAck(tag, false);
    }

    @Override
    public void processBatch(String destination, int count, Runnable handler) throws Exception {
        List<Delivery> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            GetResponse response = RabbitFixture.next(channel, destination);
            messages.add(new Delivery(response.getEnvelope(), response.getProps(), response.getBody()));
        }
        try (dev.clew.messaging.Delivery batch = correlation.openBatch(destination, messages)) {
            handler.run();
        }
        channel.basicAck(messages.get(count - 1).getEnvelope().getDeliveryTag(), true);
    }

    @Override
    public void forward(Message consumed, String destination) throws Exception {
        Consumed in = (Consumed) consumed;
        publish(destination, in.properties(), in.body());
    }

    @Override
    public void republish(Message consumed, String destination) throws Exception {
        Consumed in = (Consumed) consumed;
        publish(destination, correlation.republish(in.properties()), in.body());
    }

    @Override
    public void derive(Message consumed, String destination, String body) throws Exception {
        AMQP.BasicProperties properties = correlation.derive(((Consumed) consumed).properties(), null);
        publish(destination, properties, body);
    }

    @Override
    public void close() throws Exception {
        connection.close();
    }
}
