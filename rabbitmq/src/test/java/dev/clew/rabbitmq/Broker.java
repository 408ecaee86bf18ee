package dev.clew.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.util.Map;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.model.SystemConfig;

/** A real broker of AMQP 0-9-1 for all test classes of this JVM. The first class that uses it starts it. */
final class Broker {
    private static final int PORT = start();

    private Broker() {}

    private static int start() {
        try {
            int port = freePort();
            System.setProperty("qpid.amqp_port", Integer.toString(port));
            URL configuration = Broker.class.getResource("broker.json");
            SystemLauncher launcher = new SystemLauncher();
            launcher.startup(Map.of(
                    SystemConfig.TYPE,
                    "Memory",
                    SystemConfig.INITIAL_CONFIGURATION_LOCATION,
                    configuration.toExternalForm(),
                    SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT,
                    false));
            Runtime.getRuntime().addShutdownHook(new Thread(launcher::shutdown));
            return port;
        } catch (Exception e) {
            throw new IllegalStateException("the broker did not start", e);
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static ConnectionFactory factory() {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(PORT);
        factory.setVirtualHost("default");
        return factory;
    }
}
