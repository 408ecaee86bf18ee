package shop;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The application in a process of its own. */
final class Shop implements AutoCloseable {
    private static final Pattern STARTED = Pattern.compile("started port=(\\d+) cpu=(\\d+) heap=(\\d+)");

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Process process;
    private final long startNanos;
    private final long heapBytes;
    private final int port;

    private Shop(Process process, Matcher started) {
        this.process = process;
        this.startNanos = Long.parseLong(started.group(2));
        this.heapBytes = Long.parseLong(started.group(3));
        this.port = Integer.parseInt(started.group(1));
    }

    static Shop start(String classPath) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms512m",
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classPath,
                        ShopApplication.class.getName(),
                        "--server.port=0",
                        "--server.tomcat.max-keep-alive-requests=-1",
                        "--spring.application.name=shop",
                        "--spring.main.banner-mode=off",
                        "--management.tracing.sampling.probability=1",
                        "--otel.traces.exporter=none",
                        "--otel.metrics.exporter=none",
                        "--otel.logs.exporter=none")
                .redirectErrorStream(true)
                .start();
        BufferedReader lines = process.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher started = STARTED.matcher(line);
            if (started.matches()) {
                Thread rest = new Thread(() -> readOn(lines), "lines");
                rest.setDaemon(true);
                rest.start();
                return new Shop(process, started);
            }
        }
        process.destroy();
        throw new IOException("the application did not start");
    }

    /** Reads what else the process writes, so that it never waits for a reader. */
    private static void readOn(BufferedReader lines) {
        try {
            while (lines.readLine() != null) {
                // Nobody is interested.
            }
        } catch (IOException e) {
            // The process was ended.
        }
    }

    long startNanos() {
        return startNanos;
    }

    long heapBytes() {
        return heapBytes;
    }

    /** Sends that many requests one after the other, and returns the processor time that the application took for them. */
    long request(int times) throws IOException, InterruptedException {
        long before = Long.parseLong(get("/cpu"));
        for (int i = 0; i < times; i++) {
            get("/orders/" + i % 1000);
        }
        return Long.parseLong(get("/cpu")) - before;
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .build();
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(path + " was answered with " + response.statusCode());
        }
        return response.body();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
