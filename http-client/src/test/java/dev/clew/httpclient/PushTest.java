package dev.clew.httpclient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.LeakExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A pushed answer belongs to the call that it is pushed for. */
@ExtendWith(LeakExtension.class)
class PushTest {
    private final Clew clew = Clew.builder().build();
    private final Server server = new Server(new QueuedThreadPool(8));
    private final ServerConnector connector = new ServerConnector(
            server, 1, 1, new HttpConnectionFactory(), new HTTP2CServerConnectionFactory(new HttpConfiguration()));

    @BeforeEach
    void start() throws Exception {
        connector.setHost("localhost");
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                if (Request.getPathInContext(request).equals("/page")) {
                    HttpURI pushed = HttpURI.build(request.getHttpURI(), "/style", null, null);
                    request.push(new MetaData.Request("GET", pushed, HttpVersion.HTTP_2, HttpFields.EMPTY));
                }
                Content.Sink.write(response, true, Request.getPathInContext(request), callback);
                return true;
            }
        });
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void pushPromiseAndItsBodyAreHandledWithTheContextOfWhoeverSends() throws Exception {
        HttpClient client = CorrelationHttpClient.wrap(HttpClient.newHttpClient(), clew);
        List<String> seen = new CopyOnWriteArrayList<>();
        CompletableFuture<String> pushed = new CompletableFuture<>();
        BodyHandler<String> handler = info -> {
            seen.add("body " + TraceContext.current().requestId());
            return BodyHandlers.ofString().apply(info);
        };
        PushPromiseHandler<String> pushes = (initiating, promised, acceptor) -> {
            seen.add("promise " + TraceContext.current().requestId());
            CompletableFuture<?> unused = acceptor.apply(handler)
                    .thenApply(HttpResponse::body)
                    .thenAccept(body ->
                            pushed.complete(body + ' ' + TraceContext.current().requestId()));
        };
        CompletableFuture<HttpResponse<String>> call;

        try (Scope scope =
                clew.receive(Map.of("X-Request-ID", "r1"), Map::get, "").makeCurrent()) {
            call = client.sendAsync(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + connector.getLocalPort() + "/page"))
                            .build(),
                    BodyHandlers.ofString(),
                    pushes);
        }

        assertThat(call.get(10, TimeUnit.SECONDS).body()).isEqualTo("/page");
        assertThat(pushed.get(10, TimeUnit.SECONDS)).isEqualTo("/style r1");
        assertThat(seen).containsExactly("promise r1", "body r1");
    }
}
