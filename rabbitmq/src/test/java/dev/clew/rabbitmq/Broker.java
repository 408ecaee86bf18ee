package dev.clew.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import dev.clew.amqpbroker.AmqpBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** The way to the broker in this JVM. */
final class Broker {
    private Broker() {}

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static ConnectionFactory factory() {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(AmqpBroker.port());
        factory.setVirtualHost(AmqpBroker.VIRTUAL_HOST);
        return factory;
    }
}
