package dev.clew;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.clew.concurrent.ContextExecutors;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Compiles and runs the examples of this module's README. */
class SnippetsTest {
    // README: a server of your own
    static final class ClewFilter extends Filter {
        private final Clew clew;

        ClewFilter(Clew clew) {
            this.clew = clew;
        }

        @Override
        public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
            String peer = exchange.getRemoteAddress().getAddress().getHostAddress();
            TraceContext context = clew.receive(exchange.getRequestHeaders(), ClewFilter::joined, peer);
            if (context.isNone()) { // the policy requires an id, and none came
                exchange.sendResponseHeaders(400, -1);
                return;
            }
            exchange.getResponseHeaders().set(clew.requestIdHeaders().get(0), context.requestId());
            Scope scope = context.makeCurrent();
            // Within the scope, so that the span's lines find the ids in the MDC.
            Span span = clew.span(Span.Kind.SERVER, context)
                    .name(exchange.getRequestMethod() + " "
                            + exchange.getRequestURI().getPath())
                    .peer(peer)
                    .begin();
            try {
                chain.doFilter(exchange);
                span.attribute("status", exchange.getResponseCode());
            } catch (Throwable t) {
                span.error(t);
                throw t;
            } finally {
                span.end();
                scope.closeAll(); // the thread goes on to another request
            }
        }

        private static String joined(Headers headers, String name) {
            List<String> values = headers.get(name);
            return values == null ? null : String.join(",", values);
        }

        @Override
        public String description() {
            return "ClewFilter";
        }
    }
    // end

    // README: a client of your own
    static HttpResponse<String> call(Clew clew, HttpClient client, HttpRequest.Builder request, URI url)
            throws IOException, InterruptedException {
        Span span = clew.send(
                        Span.Kind.CLIENT,
                        TraceContext.current(),
                        url.getHost(),
                        request,
                        HttpRequest.Builder::setHeader)
                .name("GET " + url.getPath())
                .peer(url.getAuthority())
                .begin();
        try {
            HttpResponse<String> response = client.send(request.uri(url).build(), BodyHandlers.ofString());
            span.attribute("status", response.statusCode());
            return response;
        } catch (IOException | InterruptedException e) {
            span.error(e);
            throw e;
        } finally {
            span.end();
        }
    }
    // end

    @Test
    void theFilterAndTheClientCarryOneIdThroughTwoServers() throws Exception {
        Clew clew = Clew.builder().build();
        HttpClient client = HttpClient.newHttpClient();
        HttpServer back = server(clew, exchange -> TraceContext.current().requestId());
        HttpServer front = server(clew, exchange -> {
            try {
                return call(clew, client, HttpRequest.newBuilder(), url(back)).body();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
        try {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(url(front))
                            .header("X-Request-ID", "my-own-id")
                            .build(),
                    BodyHandlers.ofString());
            assertThat(response.body()).isEqualTo("my-own-id");
            assertThat(response.headers().allValues("X-Request-ID")).containsExactly("my-own-id");
        } finally {
            front.stop(0);
            back.stop(0);
        }
    }

    private interface Answer {
        String to(HttpExchange exchange) throws IOException;
    }

    private static HttpServer server(Clew clew, Answer answer) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
                    byte[] body = answer.to(exchange).getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                })
                .getFilters()
                .add(new ClewFilter(clew));
        server.start();
        return server;
    }

    private static URI url(HttpServer server) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/stock");
    }

    @Test
    void theThreadsExampleRuns() throws Exception {
        Clew clew = Clew.builder().build();
        ExecutorService plain = Executors.newFixedThreadPool(2);
        // README: threads
        ExecutorService pool = ContextExecutors.wrap(plain);
        try (Scope scope = clew.root().makeCurrent()) {
            pool.submit(() -> System.getLogger("app").log(System.Logger.Level.DEBUG, "has the id"))
                    .get();
        }
        // end
        plain.shutdown();
        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
    }

    @Test
    void everyBlockOfTheReadmeIsInThisFile() throws IOException {
        String here = squeezed(Files.readString(Path.of("src/test/java/dev/clew/SnippetsTest.java")));
        List<String> blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
        assertThat(blocks).hasSize(3);
        for (String block : blocks) {
            assertThat(here).contains(squeezed(block));
        }
    }

    @Test
    void theReadmeNamesEverySettingAndItsVariable() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        for (String key : Settings.KEYS) {
            String variable = key.toUpperCase(Locale.ROOT).replace('.', '_');
            assertThat(readme).contains("| `" + key + "` | `" + variable + "` | ");
        }
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }
}
