package dev.clew.servlet;

import dev.clew.Clew;
import dev.clew.context.TraceContext;
import dev.clew.testkit.server.ServletContainer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Asks one container many times over 64 connections that stay open, and checks that no id is wrong.
 *
 * <p>Not a test of the build: {@code Soak tomcat 1000000}, with the test class path, prints what it found.
 */
final class Soak {
    private static final int CONNECTIONS = 64;

    /** By name; EE 11 needs the other class path. */
    private static final Map<String, Supplier<ServletContainer>> CONTAINERS = Map.of(
            "jetty-ee10", () -> new JettyEe10(),
            "jetty-ee11", () -> new JettyEe11(),
            "tomcat", () -> new TomcatServer(),
            "undertow", () -> new UndertowServer());

    /** The ids that the handler's lines would have had, by the number of the request. */
    private static final Map<Long, String> LOGGED = new ConcurrentHashMap<>();

    private static final AtomicLong NEXT = new AtomicLong();
    private static final AtomicLong WRONG = new AtomicLong();
    private static final AtomicLong MISSING = new AtomicLong();
    private static final AtomicLong LEFT_OPEN = new AtomicLong();

    private Soak() {}

    /** Answers a third by a task, a third after a dispatch, a third at once; the last two leave a scope open. */
    private static final class Handler extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            long number = Long.parseLong(request.getParameter("n"));
            if (number % 3 == 0 && request.getAttribute("again") == null) {
                request.setAttribute("again", true);
                request.startAsync().dispatch();
                return;
            }
            if (number % 3 == 1) {
                AsyncContext async = request.startAsync();
                async.start(() -> {
                    logged(number);
                    async.complete();
                });
                return;
            }
            logged(number);
            TraceContext.current().child().makeCurrent();
            LEFT_OPEN.incrementAndGet();
        }

        private static void logged(long number) {
            LOGGED.put(
                    number, MDC.get("request_id") + '|' + TraceContext.current().requestId());
        }
    }

    public static void main(String[] args) throws Exception {
        long requests = Long.parseLong(args[1]);
        Clew clew = Clew.builder().setting("clew.span.log", "false").build();
        ServletContainer container =
                CONTAINERS.get(args[0].toLowerCase(Locale.ROOT)).get();
        int port = container.start(new Handler(), List.of(CorrelationFilter.create(clew)));
        long start = System.nanoTime();
        ExecutorService connections = Executors.newFixedThreadPool(CONNECTIONS);
        List<Callable<Void>> callers = Collections.nCopies(CONNECTIONS, () -> {
            ask(port, requests);
            return null;
        });
        for (Future<Void> caller : connections.invokeAll(callers)) {
            caller.get();
        }
        connections.shutdown();
        long millis = (System.nanoTime() - start) / 1_000_000;
        container.stop();
        long leaked = clew.counters().get("scope.leaked");
        System.out.printf(
                Locale.ROOT,
                "%s: %d requests in %d ms, wrong ids %d, missing ids %d, scopes left open and closed %d of %d%n",
                args[0],
                requests,
                millis,
                WRONG.get(),
                MISSING.get(),
                leaked,
                LEFT_OPEN.get());
        System.exit(WRONG.get() + MISSING.get() == 0 && leaked == LEFT_OPEN.get() ? 0 : 1);
    }

    private static void ask(int port, long requests) throws IOException {
        try (Socket socket = new Socket("localhost", port);
                DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()))) {
            for (long n = NEXT.getAndIncrement(); n < requests; n = NEXT.getAndIncrement()) {
                // Each other request has an id of its own; the rest are given one.
                String own = n % 2 == 0 ? "" : "X-Request-ID: soak-" + n + "\r\n";
                socket.getOutputStream()
                        .write(("GET /?n=" + n + " HTTP/1.1\r\nHost: localhost\r\n" + own + "\r\n")
                                .getBytes(StandardCharsets.ISO_8859_1));
                check(n, header(in));
            }
        }
    }

    /** Reads one answer, of which the body's length is known or zero, and returns the id in its head. */
    private static @Nullable String header(DataInputStream in) throws IOException {
        String id = null;
        int length = 0;
        boolean chunked = false;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("x-request-id: ")) {
                id = line.substring(14);
            } else if (lower.startsWith("content-length: ")) {
                length = Integer.parseInt(line.substring(16));
            } else if (lower.equals("transfer-encoding: chunked")) {
                chunked = true;
            }
        }
        in.readFully(new byte[length]);
        if (chunked && !(line(in) + line(in)).equals("0")) {
            throw new IOException("the answer has a body");
        }
        return id;
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static void check(long n, @Nullable String id) {
        String logged = LOGGED.remove(n);
        if (id == null || logged == null) {
            MISSING.incrementAndGet();
        } else if (!logged.equals(id + '|' + id) || n % 2 != 0 && !id.equals("soak-" + n)) {
            WRONG.incrementAndGet();
        }
    }
}
