package dev.clew.examples.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A relay in a child process. */
final class RelayProcess implements AutoCloseable {
    private final Process process;
    private final URI url;

    private RelayProcess(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    static Process launch(Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                "-Ddemo.log=" + log,
                "-Dclew.strict=true",
                "dev.clew.examples.relay.Relay"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(log.resolveSibling("errors.txt").toFile())
                .start();
    }

    /** Starts a relay on a free port, and returns as soon as it can be called. */
    static RelayProcess start(Path log, String client, String server) throws IOException {
        Process process = launch(log, "--client", client, "--server", server, "--port", "0");
        // Not closed: the relay fails if it writes to a closed pipe.
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        if (line == null || !line.startsWith(Relay.READY)) {
            process.destroyForcibly();
            throw new IOException("the relay said: " + line);
        }
        return new RelayProcess(process, URI.create(line.substring(Relay.READY.length())));
    }

    URI url() {
        return url;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
