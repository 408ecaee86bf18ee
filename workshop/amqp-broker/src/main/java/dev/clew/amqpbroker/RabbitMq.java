package dev.clew.amqpbroker;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The RabbitMQ that is installed, as a child of this process, with a name, ports and data of its own. */
public final class RabbitMq implements AutoCloseable {
    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(1);

    private final Path folder;
    private final int port = Ports.free();

    /** The port of Erlang's mapper of node names to ports, which the server starts and leaves behind. */
    private final int mapper = Ports.free();

    private final ProcessBuilder builder;
    private Process process;

    private RabbitMq(Path folder) throws IOException {
        this.folder = folder;
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
                        Integer.toString(Ports.free()),
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

    /** Starts a server that keeps its data in a folder, and returns it when it answers. */
    public static RabbitMq start(Path folder) throws IOException, InterruptedException {
        RabbitMq server = new RabbitMq(folder);
        server.awaitAnswer();
        return server;
    }

    /** Starts the server again, on its data and its port. */
    public void startAgain() throws IOException, InterruptedException {
        process = builder.start();
        awaitAnswer();
    }

    private void awaitAnswer() throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (!answers()) {
            if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() - start > PATIENCE) {
                close();
                throw new IOException(Files.readString(folder.resolve("out")));
            }
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Returns its port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** Stops the server in order. */
    public void stop() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.onExit().join();
    }

    /** Ends the server at once, as SIGKILL does. */
    public void kill() {
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
