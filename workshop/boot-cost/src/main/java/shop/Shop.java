package shop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The application in a process of its own. */
final class Shop implements AutoCloseable {
    private static final Pattern STARTED = Pattern.compile("started port=(\\d+) cpu=(\\d+) heap=(\\d+)");

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
    long request(int times) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setTcpNoDelay(true);
            long before = Long.parseLong(get(socket, "/cpu"));
            for (int i = 0; i < times; i++) {
                get(socket, "/orders/" + i % 1000);
            }
            return Long.parseLong(get(socket, "/cpu")) - before;
        }
    }

    private static String get(Socket socket, String path) throws IOException {
        InputStream in = socket.getInputStream();
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        int length = -1;
        boolean isChunked = false;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.regionMatches(true, 0, "content-length: ", 0, 16)) {
                length = Integer.parseInt(line.substring(16));
            } else if (line.equalsIgnoreCase("transfer-encoding: chunked")) {
                isChunked = true;
            } else if (line.startsWith("HTTP/1.1 ") && !line.startsWith("HTTP/1.1 200")) {
                throw new IOException(line);
            }
        }
        if (!isChunked) {
            return new String(in.readNBytes(length), StandardCharsets.US_ASCII);
        }
        StringBuilder body = new StringBuilder();
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            body.append(new String(in.readNBytes(size), StandardCharsets.US_ASCII));
            line(in);
        }
        line(in);
        return body.toString();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the application closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
