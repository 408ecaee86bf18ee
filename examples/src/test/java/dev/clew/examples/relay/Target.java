package dev.clew.examples.relay;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The server that a relay is told to call. It keeps all requests. */
final class Target implements AutoCloseable {
    /** A request, with every value of the two headers. */
    record Arrival(String path, String body, List<String> traceparents, List<String> tracestates) {}

    private final HttpServer server;
    private final List<Arrival> arrivals = new ArrayList<>();

    Target() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::keep);
        server.start();
    }

    private void keep(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        synchronized (arrivals) {
            arrivals.add(new Arrival(
                    exchange.getRequestURI().getPath(),
                    body,
                    values(exchange, "traceparent"),
                    values(exchange, "tracestate")));
        }
        exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/fails") ? 500 : 200, -1);
        exchange.close();
    }

    private static List<String> values(HttpExchange exchange, String name) {
        return List.copyOf(exchange.getRequestHeaders().getOrDefault(name, List.of()));
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** Returns the requests since the last call of this method. */
    List<Arrival> take() {
        synchronized (arrivals) {
            List<Arrival> taken = List.copyOf(arrivals);
            arrivals.clear();
            return taken;
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
