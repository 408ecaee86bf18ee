package dev.clew.cloud;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Another service, on a free port: it notes the headers of each request. */
final class Remote implements AutoCloseable {
    private static final List<String> NOTED = List.of("x-request-id", "traceparent", "baggage", "authorization");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Map<String, List<String>>> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    private Remote(HttpServer server) {
        this.server = server;
    }

    static Remote start() throws IOException {
        Remote remote = new Remote(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        remote.server.setExecutor(remote.threads);
        remote.server.createContext("/", remote::serve);
        remote.server.start();
        return remote;
    }

    /** Returns a port on which nobody listens. */
    static int deadPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** Returns what came in since the last time, the headers of each request that matter here. */
    List<Map<String, List<String>>> taken() {
        List<Map<String, List<String>>> taken = new ArrayList<>(requests);
        requests.clear();
        return taken;
    }

    /** Returns the headers of the only request that came in since the last time. */
    Map<String, List<String>> only() {
        List<Map<String, List<String>>> taken = taken();
        if (taken.size() != 1) {
            throw new AssertionError("requests: " + taken);
        }
        return taken.get(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        Map<String, List<String>> headers = new TreeMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> {
            String key = name.toLowerCase(Locale.ROOT);
            if (NOTED.contains(key)) {
                headers.put(key, List.copyOf(values));
            }
        });
        requests.add(headers);
        exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        String query = exchange.getRequestURI().getQuery();
        exchange.getResponseHeaders().add("X-Request-ID", "of-the-remote");
        switch (path) {
            case "/fails" -> answer(exchange, 500);
            // Apache itself would repeat a 503.
            case "/flaky" -> answer(exchange, requests.size() % 3 == 0 ? 200 : 502);
            case "/slow" -> slow(exchange, false);
            case "/stalls" -> slow(exchange, true);
            case "/moved" -> {
                exchange.getResponseHeaders().add("Location", query.substring("to=".length()));
                answer(exchange, 302);
            }
            case "/see-other" -> {
                exchange.getResponseHeaders().add("Location", "/seen");
                answer(exchange, 303);
            }
            default -> answer(exchange, 200);
        }
    }

    /** Answers when the test is over, or begins to. */
    private void slow(HttpExchange exchange, boolean begins) throws IOException {
        if (begins) {
            exchange.sendResponseHeaders(200, 10);
            exchange.getResponseBody().flush();
        }
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        byte[] body = exchange.getRequestMethod().getBytes(StandardCharsets.US_ASCII);
        exchange.getResponseHeaders().add("Content-Type", "text/plain");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
