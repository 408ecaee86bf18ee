package dev.clew.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A service in a child process. */
final class ServiceProcess implements AutoCloseable {
    private static final long START_SECONDS = 300;

    private final String name;
    private final Process process;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    private ServiceProcess(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /** Starts a service; {@link #port()} waits until it can be called. */
    static ServiceProcess start(Services services, String name, Path log, Map<String, String> settings)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xmx128m",
                "-cp",
                services.classPath(),
                "-Dclew.version=" + System.getProperty("demo.version", "unknown"),
                "-Dclew.strict=true",
                "-Ddemo.log=" + log));
        command.addAll(services.options(name));
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.add(services.mainClass(name));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ServiceProcess service = new ServiceProcess(name, process);
        Thread reader = new Thread(service::read, name + "-output");
        reader.setDaemon(true);
        reader.start();
        return service;
    }

    private void read() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(Service.READY)) {
                    port.complete(Integer.valueOf(line.substring(Service.READY.length())));
                }
            }
        } catch (IOException e) {
            port.completeExceptionally(new UncheckedIOException(e));
        }
        port.completeExceptionally(new IllegalStateException(name + " ended before it could be called"));
    }

    /**
     * Returns the port of the service as soon as the service can be called, 0 if it listens on none.
     *
     * @throws DemoException if the service has ended or is not ready within five minutes
     */
    int port() throws InterruptedException {
        try {
            return port.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new DemoException(name + " did not start; its log says why", e.getCause());
        } catch (TimeoutException e) {
            throw new DemoException(name + " was not ready within " + START_SECONDS + " s", e);
        }
    }

    /** Ends the service as a crash would, so that it writes nothing more, and waits for its end. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ends the service as an operator would, and waits for its end. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
