package dev.clew.broker;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A broker in a JVM of its own that can be stopped or killed, and started again on the same data and port. Its class path is
 * its own too, so that clients may have another release of Kafka.
 *
 * <p>For one thread at a time. The process ends together with the process that started it.
 */
public final class BrokerProcess implements AutoCloseable {
    private static final String READY = "ready";

    private final Path directory;
    private final int port;
    private final int controllerPort;
    private @Nullable Process process;

    private BrokerProcess(Path directory, int port, int controllerPort) {
        this.directory = directory;
        this.port = port;
        this.controllerPort = controllerPort;
    }

    /** Starts an empty broker on a free port. */
    public static BrokerProcess start(Path directory) throws IOException {
        BrokerProcess broker = new BrokerProcess(directory, Broker.freePort(), Broker.freePort());
        broker.start();
        return broker;
    }

    /**
     * Starts the broker again and returns as soon as it takes connections.
     *
     * @throws IOException if it cannot start because another process has taken its port
     */
    public void start() throws IOException {
        Process started = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx512m",
                        "-cp",
                        classPath(),
                        BrokerProcess.class.getName(),
                        directory.toString(),
                        String.valueOf(port),
                        String.valueOf(controllerPort))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process = started;
        BufferedReader output =
                new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.equals(READY)) {
                return;
            }
        }
        throw new IOException("the broker ended before it was ready");
    }

    /** Returns the class path of this module alone, which the build has written beside this class. */
    private static String classPath() throws IOException {
        try (InputStream written = BrokerProcess.class.getResourceAsStream("class-path")) {
            if (written == null) {
                throw new IOException("class-path is not there: the broker was not built by Maven");
            }
            Path own = Path.of(BrokerProcess.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return own + File.pathSeparator + new String(written.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    /** Shuts the broker down in order, as its operator would. */
    public void stop() throws IOException, InterruptedException {
        Process running = running();
        running.getOutputStream().close();
        if (!running.waitFor(60, TimeUnit.SECONDS)) {
            kill();
        }
    }

    /** Ends the broker by SIGKILL. */
    public void kill() throws InterruptedException {
        running().destroyForcibly().waitFor();
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("the broker was never started");
        }
        return process;
    }

    /** Returns the value of {@code bootstrap.servers} for clients, whether the broker runs or not. */
    public String address() {
        return "localhost:" + port;
    }

    /** Creates a topic. */
    public void topic(String name, int partitions) throws ExecutionException, InterruptedException {
        Broker.createTopic(address(), name, partitions);
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    /**
     * Runs the broker until standard input ends, which it also does if the starting process dies.
     *
     * @param arguments directory, port, port of the controller
     */
    public static void main(String[] arguments) {
        try {
            run(arguments);
        } catch (Throwable t) {
            // Not exit: Kafka's shutdown hooks may wait for threads that never started.
            Runtime.getRuntime().halt(1);
        }
    }

    private static void run(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        try (Broker broker = Broker.start(directory, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]))) {
            System.out.println(READY);
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
