package dev.clew.alldoors;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A service in JavaScript, as a child of this process. */
final class NodeService implements AutoCloseable {
    private static final Path SOURCES = Path.of("src", "test", "node");
    private static final Path FOLDER = Path.of("target", "node");

    private final Process process;
    private final String said;

    private NodeService(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectError(FOLDER.resolve("errors").toFile());
        builder.environment()
                .putAll(Map.of(
                        "OTEL_TRACES_EXPORTER",
                        "none",
                        "OTEL_METRICS_EXPORTER",
                        "none",
                        "OTEL_LOGS_EXPORTER",
                        "none",
                        "OTEL_PROPAGATORS",
                        "tracecontext,baggage"));
        process = builder.start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        if (line == null) {
            throw new IOException(Files.readString(FOLDER.resolve("errors")));
        }
        said = line;
    }

    /** Installs what the services need, once for all. */
    static void install() throws Exception {
        Files.createDirectories(FOLDER);
        try (var sources = Files.list(SOURCES)) {
            for (Path source : sources.toList()) {
                Files.writeString(FOLDER.resolve(source.getFileName()), Files.readString(source));
            }
        }
        Process npm = new ProcessBuilder(
                        "npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts")
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(FOLDER.resolve("errors").toFile())
                .start();
        if (npm.waitFor() != 0) {
            throw new IOException(Files.readString(FOLDER.resolve("errors")));
        }
    }

    /** Starts a script, and returns when it is ready. */
    static NodeService start(String script, String... arguments) throws IOException {
        return start(List.of("node", script), arguments);
    }

    /** The same with OpenTelemetry's instrumentation of everything that it knows. */
    static NodeService startWithOpenTelemetry(String script, String... arguments) throws IOException {
        return start(
                List.of("node", "--require", "@opentelemetry/auto-instrumentations-node/register", script), arguments);
    }

    private static NodeService start(List<String> command, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(arguments));
        return new NodeService(all);
    }

    /** Returns the address of a service that relays requests. */
    String relay() {
        return "http://127.0.0.1:" + said + "/relay";
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
