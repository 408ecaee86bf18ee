package dev.clew.apachehttp;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.LeakExtension;
import dev.clew.testkit.client.CalledServer;
import java.io.IOException;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.H2AsyncClientBuilder;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.StreamChannel;
import org.apache.hc.core5.http.nio.entity.StringAsyncEntityConsumer;
import org.apache.hc.core5.http.nio.entity.StringAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.AsyncRequestBuilder;
import org.apache.hc.core5.http.nio.support.BasicResponseConsumer;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.reactor.IOReactorStatus;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cases that the asynchronous client alone has; see {@link ContractTest} for those of every client. */
class AsyncTest extends CalledServer {
    private final PoolingAsyncClientConnectionManager pool = new PoolingAsyncClientConnectionManager();
    private final List<CloseableHttpAsyncClient> clients = new ArrayList<>();

    @AfterEach
    void close() {
        clients.forEach(client -> client.close(CloseMode.IMMEDIATE));
    }

    private CloseableHttpAsyncClient started(CloseableHttpAsyncClient client) {
        clients.add(client);
        client.start();
        return client;
    }

    private CloseableHttpAsyncClient client() {
        return started(CorrelationHttpAsyncClient.create(
                HttpAsyncClientBuilder.create().setConnectionManager(pool), clew));
    }

    private static String seen() {
        return TraceContext.current().requestId();
    }

    /** Tells how a call came out, and the request id that was seen there. */
    private static final class Told implements FutureCallback<SimpleHttpResponse> {
        private final CompletableFuture<String> how = new CompletableFuture<>();

        @Override
        public void completed(SimpleHttpResponse response) {
            how.complete(response.getCode() + " " + seen());
        }

        @Override
        public void failed(Exception cause) {
            how.complete(cause.getClass().getSimpleName() + ' ' + seen());
        }

        @Override
        public void cancelled() {
            how.complete("cancelled " + seen());
        }

        String how() throws Exception {
            return how.get(10, TimeUnit.SECONDS);
        }
    }

    private Future<SimpleHttpResponse> execute(CloseableHttpAsyncClient client, String path, Told told) {
        return client.execute(SimpleRequestBuilder.get(at(path)).build(), told);
    }

    @Test
    void redirectsAndTriesAreAttemptsOfOneSpan() throws Exception {
        stub(get(urlPathEqualTo("/old")).willReturn(temporaryRedirect("/busy")));
        stub(get(urlPathEqualTo("/busy"))
                .inScenario("busy")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(status(503).withHeader("Retry-After", "0"))
                .willSetStateTo("free"));
        stub(get(urlPathEqualTo("/busy"))
                .inScenario("busy")
                .whenScenarioStateIs("free")
                .willReturn(ok()));
        CloseableHttpAsyncClient client = client();
        Told told = new Told();

        try (Scope scope = request.makeCurrent()) {
            Future<?> unused = execute(client, "/old", told);
        }

        assertThat(told.how()).isEqualTo("200 " + CALLERS_ID);
        assertThat(ids()).containsExactly(CALLERS_ID, CALLERS_ID, CALLERS_ID);
        assertThat(values("traceparent").distinct()).hasSize(1);
        assertThat(theSpan().values())
                .containsEntry("span", "GET /old")
                .containsEntry("attempt", "3")
                .containsEntry("status", "200");
    }

    @Test
    void idsAreSentOverHttp2() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));
        CloseableHttpAsyncClient client =
                started(CorrelationHttpAsyncClient.create(H2AsyncClientBuilder.create(), clew));
        Told told = new Told();

        try (Scope scope = request.makeCurrent()) {
            assertThat(execute(client, "/stock", told).get(10, TimeUnit.SECONDS).getVersion())
                    .hasToString("HTTP/2.0");
        }

        assertThat(told.how()).isEqualTo("200 " + CALLERS_ID);
        assertThat(ids()).containsExactly(CALLERS_ID);
        assertThat(theSpan().values()).containsEntry("attempt", "1");
    }

    @Test
    void bodiesAreWrittenAndReadWithTheContextOfWhoeverSends() throws Exception {
        stub(any(urlPathEqualTo("/stock")).willReturn(ok("answer")));
        List<String> seen = new CopyOnWriteArrayList<>();
        AsyncEntityProducer producer = new StringAsyncEntityProducer("question", ContentType.TEXT_PLAIN) {
            @Override
            protected void produceData(StreamChannel<CharBuffer> channel) throws IOException {
                seen.add("written " + seen());
                super.produceData(channel);
            }

            @Override
            public void releaseResources() {
                seen.add("released " + seen());
                super.releaseResources();
            }
        };
        StringAsyncEntityConsumer consumer = new StringAsyncEntityConsumer() {
            @Override
            public String generateContent() {
                seen.add("read " + seen());
                return super.generateContent();
            }
        };
        CloseableHttpAsyncClient client = client();
        Future<Message<HttpResponse, String>> call;

        try (Scope scope = request.makeCurrent()) {
            call = client.execute(
                    AsyncRequestBuilder.post(at("/stock")).setEntity(producer).build(),
                    new BasicResponseConsumer<>(consumer),
                    null);
        }

        assertThat(call.get(10, TimeUnit.SECONDS).getBody()).isEqualTo("answer");
        assertThat(received()).extracting(each -> each.getBodyAsString()).containsExactly("question");
        assertThat(seen)
                .contains("written " + CALLERS_ID, "read " + CALLERS_ID)
                .allMatch(line -> line.endsWith(CALLERS_ID));
    }

    @Test
    void scopesThatCallbacksLeaveOpenAreClosedAndCounted() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok("answer")));
        CloseableHttpAsyncClient client = started(CorrelationHttpAsyncClient.create(
                HttpAsyncClientBuilder.create()
                        .setIOReactorConfig(
                                IOReactorConfig.custom().setIoThreadCount(1).build()),
                clew));
        StringAsyncEntityConsumer leaving = new StringAsyncEntityConsumer() {
            @Override
            public String generateContent() {
                Scope unused = clew.root().makeCurrent();
                return super.generateContent();
            }
        };
        Told next = new Told();

        try (Scope scope = request.makeCurrent()) {
            client.execute(
                            AsyncRequestBuilder.get(at("/stock")).build(),
                            new BasicResponseConsumer<>(leaving),
                            new FutureCallback<Message<HttpResponse, String>>() {
                                @Override
                                public void completed(Message<HttpResponse, String> result) {
                                    Scope unused = clew.root().makeCurrent();
                                }

                                @Override
                                public void failed(Exception cause) {}

                                @Override
                                public void cancelled() {}
                            })
                    .get(10, TimeUnit.SECONDS);
        }
        Future<?> unused = execute(client, "/stock", next);

        assertThat(next.how()).isEqualTo("200 ");
        assertThat(clew.counters().get("scope.leaked")).isEqualTo(2);
        assertThat(LeakExtension.takeMisuses()).containsExactly("scope.leaked", "scope.leaked");
    }

    @Test
    void callThatStillWaitsForAConnectionIsCancelled() throws Exception {
        stub(get(urlPathEqualTo("/slow")).willReturn(ok().withFixedDelay(500)));
        pool.setMaxTotal(1);
        CloseableHttpAsyncClient client = client();
        Told first = new Told();
        Told second = new Told();
        Future<SimpleHttpResponse> holding = execute(client, "/slow", first);
        Future<SimpleHttpResponse> waiting;
        try (Scope scope = request.makeCurrent()) {
            waiting = execute(client, "/slow", second);
        }

        assertThat(waiting.cancel(true)).isTrue();

        assertThat(second.how()).isEqualTo("cancelled " + CALLERS_ID);
        assertThat(theSpan().values()).containsEntry("outcome", "cancelled").doesNotContainKey("attempt");
        assertThat(theSpan().error()).isEqualTo("java.util.concurrent.CancellationException");
        assertThat(holding.get(10, TimeUnit.SECONDS).getCode()).isEqualTo(200);
        assertThat(received()).hasSize(1);
    }

    @Test
    void withTheInterceptorAloneTheCallbackHasTheContextUnlessSomebodyCancels() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));
        stub(get(urlPathEqualTo("/slow")).willReturn(ok().withFixedDelay(2_000)));
        CloseableHttpAsyncClient client = started(CorrelationExecChain.install(HttpAsyncClientBuilder.create(), clew)
                .build());
        Told answered = new Told();
        Told cancelled = new Told();
        Future<SimpleHttpResponse> slow;

        try (Scope scope = request.makeCurrent()) {
            Future<?> unused = execute(client, "/stock", answered);
            slow = execute(client, "/slow", cancelled);
        }
        await(() -> received().size() == 2);
        try (Scope scope = receive("canceller-0123456789").makeCurrent()) {
            slow.cancel(true);
        }

        assertThat(answered.how()).isEqualTo("200 " + CALLERS_ID);
        assertThat(cancelled.how()).isEqualTo("cancelled canceller-0123456789");
        await(() -> log.spansEnded("client").size() == 2);
        assertThat(log.spansEnded("client"))
                .extracting(span -> span.values().get("outcome"))
                .containsExactlyInAnyOrder("ok", "cancelled");
    }

    @Test
    void contextThatIsUsedForOneCallAfterTheOtherKeepsNothingOfTheFirst() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));
        HttpClientContext http = HttpClientContext.create();
        CloseableHttpAsyncClient client = client();

        try (Scope scope = request.makeCurrent()) {
            client.execute(SimpleRequestBuilder.get(at("/stock")).build(), http, null)
                    .get(10, TimeUnit.SECONDS);
        }
        await(() -> http.getAttribute("dev.clew.call") == null);
        client.execute(SimpleRequestBuilder.get(at("/stock")).build(), http, null)
                .get(10, TimeUnit.SECONDS);

        assertThat(ids()).containsExactly(CALLERS_ID, "none");
        theSpan();
    }

    @Test
    void closedClientRefusesTheCallAsEver() throws Exception {
        CloseableHttpAsyncClient client = client();
        await(() -> client.getStatus() == IOReactorStatus.ACTIVE);
        client.initiateShutdown();
        client.awaitShutdown(TimeValue.ofSeconds(10));
        client.close(CloseMode.IMMEDIATE);
        Told told = new Told();

        try (Scope scope = request.makeCurrent()) {
            Future<?> unused = execute(client, "/stock", told);
        }

        assertThat(told.how()).isEqualTo("IllegalStateException " + CALLERS_ID);
        assertThat(theSpan().values()).containsEntry("outcome", "error").doesNotContainKey("attempt");
    }
}
