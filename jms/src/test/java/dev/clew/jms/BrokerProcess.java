package dev.clew.jms;

import dev.clew.testkit.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** A broker in a JVM of its own that keeps its messages on disk, and can be stopped or killed and started again. */
final class BrokerProcess implements AutoCloseable {
    private final Path folder;
    private final int port;
    private Process process;

    private BrokerProcess(Path folder, int port) throws IOException {
        this.folder = folder;
        this.port = port;
        start();
    }

    static BrokerProcess start(Path folder) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new BrokerProcess(folder, socket.getLocalPort());
        }
    }

    /** Starts the broker, again on the same messages, and returns when it takes connections. */
    void start() throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerProcess.class.getName(),
                        folder.toString(),
                        url())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        Await.until(this::answers);
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private String url() {
        return "tcp://127.0.0.1:" + port;
    }

    ActiveMQConnectionFactory factory() {
        return new ActiveMQConnectionFactory(url());
    }

    /** Stops the broker in order. */
    void stop() {
        process.destroy();
        process.onExit().join();
    }

    /** Ends the broker at once, as SIGKILL does. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        stop();
    }

    /** The broker. It ends with its standard input, that is, with whoever has started it. Arguments: its folder and its address. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        EmbeddedActiveMQ server = new EmbeddedActiveMQ()
                .setConfiguration(new ConfigurationImpl()
                        .setPersistenceEnabled(true)
                        .setJournalType(JournalType.NIO)
                        .setJournalDirectory(folder.resolve("journal").toString())
                        .setBindingsDirectory(folder.resolve("bindings").toString())
                        .setPagingDirectory(folder.resolve("paging").toString())
                        .setLargeMessagesDirectory(folder.resolve("large").toString())
                        .setSecurityEnabled(false)
                        .setJMXManagementEnabled(false)
                        .addAcceptorConfiguration("tcp", arguments[1]));
        server.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
    }

    private static void stop(EmbeddedActiveMQ server) {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
