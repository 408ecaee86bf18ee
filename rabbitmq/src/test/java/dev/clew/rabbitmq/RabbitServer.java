package dev.clew.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import dev.clew.testkit.Await;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The RabbitMQ that is installed, as a child of this process, with a name, ports and data of its own. */
final class RabbitServer implements AutoCloseable {
    private final Path folder;
    private final int port = Broker.freePort();

    /** The port of Erlang's mapper of node names to ports, which the server starts and leaves behind. */
    private final int mapper = Broker.freePort();

    private final ProcessBuilder builder;
    private Process process;

    private RabbitServer(Path folder) throws IOException {
        this.folder = folder;
        int distribution = Broker.freePort();
        Files.writeString(folder.resolve("rabbitmq.conf"), "listeners.tcp.1 = 127.0.0.1:" + port + "\n");
        Files.writeString(folder.resolve("plugins"), "[].\n");
        builder = new ProcessBuilder("/usr/lib/rabbitmq/bin/rabbitmq-server")
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
        process = builder.start();
    }

    /** Starts a server, and returns it when it answers. */
    static RabbitServer start(Path folder) throws IOException {
        RabbitServer server = new RabbitServer(folder);
        server.awaitAnswer();
        return server;
    }

    /** Starts the server again, on its data and its port. */
    void startAgain() throws IOException {
        process = builder.start();
        awaitAnswer();
    }

    private void awaitAnswer() throws IOException {
        try {
            for (int i = 0; i < 6 && !answersSoon(); i++) {
                if (!process.isAlive()) {
                    throw new IOException(Files.readString(folder.resolve("out")));
                }
            }
        } catch (Throwable t) {
            close();
            throw t;
        }
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

    /** Stops the server in order. */
    void stop() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.onExit().join();
    }

    /** Ends the server at once, as SIGKILL does. */
    void kill() {
        List<ProcessHandle> all = process.descendants().toList();
        all.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        all.forEach(each -> each.onExit().join());
        process.onExit().join();
    }

    /** Stops the server and the processes that it has started. */
    @Override
    public void close() throws IOException {
        stop();
        new ProcessBuilder("epmd", "-port", Integer.toString(mapper), "-kill")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .onExit()
                .join();
    }
}
