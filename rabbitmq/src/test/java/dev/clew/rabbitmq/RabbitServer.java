package dev.clew.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import dev.clew.testkit.Await;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The RabbitMQ that is installed, as a child of this process, with a name, ports and data of its own. */
final class RabbitServer implements AutoCloseable {
    private final Process process;
    private final int port;

    /** The port of Erlang's mapper of node names to ports, which the server starts and leaves behind. */
    private final int mapper;

    private RabbitServer(Process process, int port, int mapper) {
        this.process = process;
        this.port = port;
        this.mapper = mapper;
    }

    static RabbitServer start(Path folder) throws IOException {
        int port = Broker.freePort();
        int distribution = Broker.freePort();
        int mapper = Broker.freePort();
        Files.writeString(folder.resolve("rabbitmq.conf"), "listeners.tcp.1 = 127.0.0.1:" + port + "\n");
        Files.writeString(folder.resolve("plugins"), "[].\n");
        ProcessBuilder builder = new ProcessBuilder("/usr/lib/rabbitmq/bin/rabbitmq-server")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectInput(new File("/dev/null"));
        builder.environment()
                .putAll(Map.of(
                        "HOME",
                        folder.toString(),
                        "RABBITMQ_NODENAME",
                        "clew" + port + "@localhost",
                        "RABBITMQ_DIST_PORT",
                        Integer.toString(distribution),
                        "RABBITMQ_CONFIG_FILE",
                        folder.resolve("rabbitmq.conf").toString(),
                        "RABBITMQ_ENABLED_PLUGINS_FILE",
                        folder.resolve("plugins").toString(),
                        "RABBITMQ_MNESIA_BASE",
                        folder.resolve("data").toString(),
                        "RABBITMQ_LOG_BASE",
                        folder.resolve("log").toString(),
                        "ERL_EPMD_PORT",
                        Integer.toString(mapper)));
        RabbitServer server = new RabbitServer(builder.start(), port, mapper);
        try {
            for (int i = 0; i < 6 && !server.answersSoon(); i++) {
                if (!server.process.isAlive()) {
                    throw new IOException(Files.readString(folder.resolve("out")));
                }
            }
        } catch (Throwable t) {
            server.close();
            throw t;
        }
        return server;
    }

    private boolean answersSoon() {
        try {
            Await.until(() -> answers() || !process.isAlive());
            return process.isAlive();
        } catch (AssertionError notYet) {
            return false;
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    ConnectionFactory factory() {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        return factory;
    }

    /** Stops the server and the processes that it has started. */
    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.onExit().join();
        new ProcessBuilder("epmd", "-port", Integer.toString(mapper), "-kill")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .onExit()
                .join();
    }
}
