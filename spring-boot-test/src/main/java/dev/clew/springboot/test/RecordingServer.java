package dev.clew.springboot.test;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server on the loopback address that stands for those that the application calls, and records the calls.
 *
 * <p>Give its {@link #url()} to the application instead of theirs. Safe for all threads.
 */
public final class RecordingServer implements AutoCloseable {
    private static final int MOST = 10_000;

    private final HttpServer server;
    private final ExecutorService threads;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();

    private record Answer(int status, String contentType, String body) {}

    /**
     * A call that was received.
     *
     * @param headers by name, whatever its case; several values of one with commas between
     */
    record Call(String method, String path, Map<String, String> headers) {}

    private RecordingServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Starts a server on a free port. It answers each request with 200 and the JSON text {@code {}}.
     *
     * @throws IOException if no port can be had
     */
    public static RecordingServer start() throws IOException {
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "clew-recording-server");
            thread.setDaemon(true);
            return thread;
        });
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        RecordingServer recording = new RecordingServer(server, threads);
        server.createContext("/", recording::answer);
        server.setExecutor(threads);
        server.start();
        return recording;
    }

    /**
     * Chooses the answer to requests of a path.
     *
     * @param path begins with a slash, and has no query
     */
    public RecordingServer answer(String path, int status, String contentType, String body) {
        answers.put(path, new Answer(status, contentType, body));
        return this;
    }

    /** Returns its address, such as {@code http://127.0.0.1:34567}, without a slash at the end. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            if (calls.size() < MOST) {
                Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(",", values)));
                calls.add(new Call(exchange.getRequestMethod(), path, headers));
            }
            Answer answer = answers.getOrDefault(path, new Answer(200, "application/json", "{}"));
            byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.contentType);
            boolean isEmpty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(answer.status, isEmpty ? -1 : body.length);
            if (!isEmpty) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    /** Returns the calls since the last time. */
    List<Call> take() {
        List<Call> taken = new ArrayList<>();
        for (Call call = calls.poll(); call != null; call = calls.poll()) {
            taken.add(call);
        }
        return taken;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Override
    public String toString() {
        return "RecordingServer(" + url() + ")";
    }
}
