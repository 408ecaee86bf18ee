package dev.clew.opentelemetry.agent;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An application with Tomcat, the JDK's client and Logback, and with nothing of Clew or OpenTelemetry. */
@SuppressWarnings("serial") // servlets are serializable, and nobody serializes these
public final class Application {
    private static final Logger LOG = LoggerFactory.getLogger("app");

    private Application() {}

    public static void main(String[] args) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("clew-agent").toString());
        tomcat.setPort(0);
        Context context = tomcat.addContext("", null);
        Wrapper call = Tomcat.addServlet(context, "call", new Call(tomcat));
        call.setAsyncSupported(true);
        call.addMapping("/call");
        Tomcat.addServlet(context, "echo", new Echo()).addMapping("/echo");
        tomcat.start();
        int port = tomcat.getConnector().getLocalPort();

        request(port, "given", "X-Request-ID: r1");
        request(port, "bare");
        request(port, "traced", "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        request(port, "hostile", "X-Request-ID: a b", "baggage: request_id=forged,plan=gold");
        request(port, "forged", "baggage: request_id=forged,plan=gold");
        request(port, "lines", "baggage: user=a%0aLOG%20forged,plan=gold,other=%e2%80%a8");
        request(port, "long", "X-Request-ID: " + "x".repeat(201));
        LOG.info("outside");
        tomcat.stop();
        tomcat.destroy();
        System.exit(0);
    }

    /** Sends a request as an outside caller does: the agent knows nothing of sockets. */
    private static void request(int port, String name, String... headers) throws IOException {
        String head = "GET /call?name=" + name + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + String.join("\r\n", headers) + (headers.length == 0 ? "\r\n" : "\r\n\r\n");
        String answer;
        try (Socket socket = new Socket("localhost", port)) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
        for (String line : answer.split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("x-request-id:")) {
                System.out.println(name + " answered " + line.substring(13).strip());
            }
        }
    }

    /** Logs, logs on another thread, and calls the other servlet. */
    private static final class Call extends HttpServlet {
        private final Tomcat tomcat;
        private final ExecutorService executor = Executors.newSingleThreadExecutor();

        private Call(Tomcat tomcat) {
            this.tomcat = tomcat;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            String name = request.getParameter("name");
            LOG.info("{} served", name);
            AsyncContext async = request.startAsync();
            executor.execute(() -> {
                try {
                    LOG.info("{} later", name);
                    URI echo = URI.create(
                            "http://localhost:" + tomcat.getConnector().getLocalPort() + "/echo?name=" + name);
                    HttpClient.newHttpClient()
                            .send(HttpRequest.newBuilder(echo).build(), HttpResponse.BodyHandlers.discarding());
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                } finally {
                    async.complete();
                }
            });
        }
    }

    private static final class Echo extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            String name = request.getParameter("name");
            for (String header : List.of("X-Request-ID", "X-Correlation-ID", "traceparent", "baggage")) {
                for (String value : Collections.list(request.getHeaders(header))) {
                    System.out.println(name + " sent " + header + " " + value);
                }
            }
            LOG.info("{} echoed", name);
        }
    }
}
