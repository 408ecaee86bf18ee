package dev.clew.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.httpclient.CorrelationHttpClient;
import dev.clew.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.AppenderRef;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line that is sent through an instrumented client is sent once: its own sending writes no line. */
class InstrumentedSinkTest {
    private static final Logger LOG = LoggerFactory.getLogger("shop.Orders");

    private final Clew clew = Clew.builder().build();
    private final HttpClient client = CorrelationHttpClient.wrap(HttpClient.newHttpClient(), clew);
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<?>> sent = new CopyOnWriteArrayList<>();
    private final LoggerContext log4j2 = (LoggerContext) LogManager.getContext(false);
    private HttpServer server;
    private URI uri;

    /** An appender of an application. Stops after eight lines, because it might go on for ever. */
    private final class Sink extends AbstractAppender {
        private final boolean text;

        Sink(boolean text) {
            super("sink", null, ClewLayout.create("logfmt"), false, Property.EMPTY_ARRAY);
            this.text = text;
            start();
        }

        @Override
        public void append(LogEvent event) {
            if (sent.size() < 8) {
                byte[] line = text
                        ? getLayout().toSerializable(event).toString().getBytes(StandardCharsets.UTF_8)
                        : getLayout().toByteArray(event);
                HttpRequest request = HttpRequest.newBuilder(uri)
                        .POST(BodyPublishers.ofByteArray(line))
                        .build();
                sent.add(client.sendAsync(request, BodyHandlers.discarding()));
            }
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("X-Request-ID") + " " + body.contains("msg=one"));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        uri = URI.create("http://localhost:" + server.getAddress().getPort() + "/lines");
    }

    private void configure(String appender, Sink sink) {
        LoggerConfig root = log4j2.getConfiguration().getRootLogger();
        root.setLevel(Level.DEBUG);
        log4j2.getConfiguration().addAppender(sink);
        if (appender.equals("async")) {
            var queue = org.apache.logging.log4j.core.appender.AsyncAppender.newBuilder()
                    .setName("queue")
                    .setAppenderRefs(new AppenderRef[] {AppenderRef.createAppenderRef("sink", null, null)})
                    .setConfiguration(log4j2.getConfiguration())
                    .build();
            queue.start();
            root.addAppender(queue, null, null);
        } else {
            root.addAppender(sink, null, null);
        }
        log4j2.updateLoggers();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        log4j2.reconfigure();
    }

    private int allSent(int least) {
        Await.until(() -> sent.size() >= least);
        int joined = 0;
        while (joined < sent.size()) {
            sent.get(joined++).join();
        }
        return joined;
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes", "text", "async"})
    void aLineIsSentOnce(String appender) {
        configure(appender, new Sink(appender.equals("text")));
        try (Scope scope = clew.root().makeCurrent()) {
            LOG.info("one");
        }
        assertThat(allSent(1)).isEqualTo(1);
        assertThat(received).containsExactly("/lines null true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes", "text"})
    void theApplicationsOwnCallHasItsSpan(String appender) throws Exception {
        configure(appender, new Sink(appender.equals("text")));
        TraceContext request = clew.root();
        try (Scope scope = request.makeCurrent()) {
            LOG.info("one");
            HttpRequest own = HttpRequest.newBuilder(uri.resolve("/own")).build();
            client.send(own, BodyHandlers.discarding());
        }
        assertThat(allSent(2)).isEqualTo(2);
        assertThat(received)
                .containsExactlyInAnyOrder(
                        "/lines null true", "/own " + request.requestId() + " false", "/lines null false");
    }
}
