package dev.clew.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import dev.clew.amqpbroker.AmqpBroker;
import dev.clew.amqpbroker.RabbitMq;

/** The ways to the brokers. */
final class Broker {
    private Broker() {}

    /** Returns the way to the one in this JVM. */
    static ConnectionFactory factory() {
        ConnectionFactory factory = factory(AmqpBroker.port());
        factory.setVirtualHost(AmqpBroker.VIRTUAL_HOST);
        return factory;
    }

    static ConnectionFactory factory(RabbitMq server) {
        return factory(server.port());
    }

    private static ConnectionFactory factory(int port) {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        return factory;
    }
}
