package dev.clew.amqpbroker;

import java.net.URL;
import java.util.Map;
import java.util.Objects;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.model.SystemConfig;

/** A real broker of AMQP 0-9-1 for all test classes of this JVM. The first class that asks for its port starts it. */
public final class AmqpBroker {
    /** Its only virtual host. */
    public static final String VIRTUAL_HOST = "default";

    private static final int PORT = start();

    private AmqpBroker() {}

    private static int start() {
        try {
            int port = Ports.free();
            System.setProperty("qpid.amqp_port", Integer.toString(port));
            URL configuration = Objects.requireNonNull(AmqpBroker.class.getResource("broker.json"));
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

    /** Returns its port on 127.0.0.1. */
    public static int port() {
        return PORT;
    }
}
