package dev.clew.apachehttp;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.clew.context.Scope;
import dev.clew.testkit.client.CalledServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cases that the classic client alone has; see {@link ContractTest} for those of every client. */
class ClassicTest extends CalledServer {
    private final PoolingHttpClientConnectionManager pool = new PoolingHttpClientConnectionManager();
    private final HttpClientBuilder builder = HttpClientBuilder.create().setConnectionManager(pool);
    private final CloseableHttpClient client =
            CorrelationExecChain.install(builder, clew).build();

    @AfterEach
    void close() throws IOException {
        client.close();
    }

    private int execute(CloseableHttpClient calls, HttpUriRequestBase request, HttpContext http) throws IOException {
        return calls.execute(request, http, response -> {
            EntityUtils.consume(response.getEntity());
            return response.getCode();
        });
    }

    private int execute(HttpUriRequestBase request) throws IOException {
        return execute(client, request, null);
    }

    private static HttpGet to(String path) {
        return new HttpGet(at(path));
    }

    private void assertSpan(String key, String value) {
        assertThat(theSpan().values()).containsEntry(key, value);
    }

    @Test
    void postThatIsRedirectedCarriesTheIdsThoughItBecomesAGet() throws IOException {
        stub(any(urlPathEqualTo("/old")).willReturn(temporaryRedirect("/new")));
        stub(any(urlPathEqualTo("/new")).willReturn(ok()));
        HttpPost post = new HttpPost(at("/old"));
        post.setEntity(new StringEntity("body"));

        try (Scope scope = request.makeCurrent()) {
            assertThat(execute(post)).isEqualTo(200);
        }

        assertThat(received())
                .extracting(each -> each.getMethod() + " " + each.getUrl() + " " + each.getBodyAsString())
                .containsExactly("POST /old body", "GET /new ");
        assertThat(ids()).containsExactly(CALLERS_ID, CALLERS_ID);
        assertThat(values("traceparent").distinct()).hasSize(1);
        assertSpan("attempt", "2");
        assertSpan("span", "POST /old");
    }

    @Test
    void requestThatIsTriedAgainIsAnAttemptOfTheSameSpan() throws IOException {
        stub(get(urlPathEqualTo("/busy"))
                .inScenario("busy")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(status(503).withHeader("Retry-After", "0"))
                .willSetStateTo("reset"));
        stub(get(urlPathEqualTo("/busy"))
                .inScenario("busy")
                .whenScenarioStateIs("reset")
                .willReturn(ok()));

        try (Scope scope = request.makeCurrent()) {
            assertThat(execute(to("/busy"))).isEqualTo(200);
        }

        assertThat(ids()).containsExactly(CALLERS_ID, CALLERS_ID);
        assertSpan("attempt", "2");
        assertSpan("status", "200");
    }

    @Test
    void callersRequestIsNotTouched() throws IOException {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));
        HttpGet own = to("/stock");
        own.addHeader("x-request-id", "own");
        own.addHeader("x-request-id", "another");

        try (Scope scope = request.makeCurrent()) {
            execute(own);
        }

        assertThat(ids()).containsExactly(CALLERS_ID);
        assertThat(own.getHeaders())
                .extracting(Object::toString)
                .containsExactly("x-request-id: own", "x-request-id: another");
    }

    @Test
    void requestInterceptorsSeeTheIds() throws IOException {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));
        List<String> seen = new ArrayList<>();
        try (CloseableHttpClient signing = CorrelationExecChain.install(
                        HttpClientBuilder.create()
                                .addRequestInterceptorLast((sent, entity, http) -> seen.add(
                                        sent.getFirstHeader("X-Request-ID").getValue())),
                        clew)
                .build()) {
            try (Scope scope = request.makeCurrent()) {
                execute(signing, to("/stock"), null);
            }
        }

        assertThat(seen).containsExactly(CALLERS_ID);
    }

    @Test
    void bodyIsStreamedAndItsConnectionGoesBackWhenItIsRead() throws IOException {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok("x".repeat(1_000_000))));

        try (Scope scope = request.makeCurrent();
                ClassicHttpResponse response = client.executeOpen(null, to("/stock"), null)) {
            assertSpan("status", "200");
            assertThat(pool.getTotalStats().getLeased()).isEqualTo(1);
            assertThat(EntityUtils.toByteArray(response.getEntity())).hasSize(1_000_000);
            assertThat(pool.getTotalStats().getLeased()).isZero();
            assertThat(pool.getTotalStats().getAvailable()).isEqualTo(1);
        }
    }

    @Test
    void bodyThatBreaksOffFailsAfterTheSpanHasEnded() throws IOException {
        stub(get(urlPathEqualTo("/stock")).willReturn(aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK)));

        try (Scope scope = request.makeCurrent();
                ClassicHttpResponse response = client.executeOpen(null, to("/stock"), null)) {
            assertSpan("outcome", "ok");
            assertThatThrownBy(() -> EntityUtils.toString(response.getEntity())).isInstanceOf(IOException.class);
        }

        assertSpan("attempt", "1");
    }

    @Test
    void waitingForAConnectionInVainIsATimeoutWithoutAnAttempt() throws IOException {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok("42")));
        pool.setMaxTotal(1);
        HttpGet hasty = to("/stock");
        hasty.setConfig(RequestConfig.custom()
                .setConnectionRequestTimeout(Timeout.ofMilliseconds(50))
                .build());

        try (ClassicHttpResponse held = client.executeOpen(null, to("/stock"), null);
                Scope scope = request.makeCurrent()) {
            assertThatThrownBy(() -> execute(hasty)).isInstanceOf(ConnectionRequestTimeoutException.class);
            assertThat(held.getCode()).isEqualTo(200);
        }

        assertSpan("outcome", "timeout");
        assertThat(theSpan().values()).doesNotContainKey("attempt");
    }

    @Test
    void requestThatIsCancelledFromAnotherThreadIsCancelled() throws Exception {
        stub(get(urlPathEqualTo("/slow")).willReturn(ok().withFixedDelay(2_000)));
        HttpGet slow = to("/slow");
        CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
        Thread canceller = new Thread(() -> {
            awaitArrival();
            cancelled.complete(slow.cancel());
        });

        try (Scope scope = request.makeCurrent()) {
            canceller.start();
            // The exception depends on how far the call has come.
            assertThatThrownBy(() -> execute(slow)).isInstanceOf(Exception.class);
        }

        assertThat(cancelled.get(10, TimeUnit.SECONDS)).isTrue();
        assertSpan("outcome", "cancelled");
    }

    @Test
    void exceptionOfALaterHandlerIsPassedOnUnchanged() throws IOException {
        IllegalStateException failure = new IllegalStateException("no");
        try (CloseableHttpClient failing = CorrelationExecChain.install(
                        HttpClientBuilder.create().addRequestInterceptorLast((sent, entity, http) -> {
                            throw failure;
                        }),
                        clew)
                .build()) {
            try (Scope scope = request.makeCurrent()) {
                assertThatThrownBy(() -> execute(failing, to("/stock"), null)).isSameAs(failure);
            }
        }

        assertThat(theSpan().error()).isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void installedTwiceItIsOneSpan() throws IOException {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));
        try (CloseableHttpClient twice =
                CorrelationExecChain.install(builder, clew).build()) {
            try (Scope scope = request.makeCurrent()) {
                execute(twice, to("/stock"), null);
            }
        }

        assertThat(ids()).containsExactly(CALLERS_ID);
        assertSpan("attempt", "1");
    }

    @Test
    void contextThatIsUsedForOneCallAfterTheOtherKeepsNothingOfTheFirst() throws IOException {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));
        HttpClientContext http = HttpClientContext.create();

        try (Scope scope = request.makeCurrent()) {
            execute(client, to("/stock"), http);
        }
        assertThat(http.getAttribute("dev.clew.call")).isNull();
        execute(client, to("/stock"), http);
        try (Scope scope = receive("another-0123456789abcdef").makeCurrent()) {
            execute(client, to("/stock"), http);
        }

        assertThat(ids()).containsExactly(CALLERS_ID, "none", "another-0123456789abcdef");
    }

    @Test
    void withoutAResponseTimeoutThereIsNoDeadline() throws IOException {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));

        try (Scope scope = request.makeCurrent()) {
            execute(to("/stock"));
        }

        assertThat(theSpan().values()).doesNotContainKey("deadline_ms");
    }

    @Test
    void whatIsOursToFailIsCountedAndTheCallMade() throws IOException {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));
        HttpClientContext odd = new HttpClientContext() {
            @Override
            public Object getAttribute(String name) {
                if (name.startsWith("dev.clew")) {
                    throw new IllegalStateException("odd");
                }
                return super.getAttribute(name);
            }
        };

        try (Scope scope = request.makeCurrent()) {
            assertThat(execute(client, to("/stock"), odd)).isEqualTo(200);
        }

        assertThat(ids()).containsExactly("none");
        assertThat(clew.counters().all())
                .isEqualTo(Map.of("skipped.apache-http.send", 1L, "skipped.apache-http.sent", 1L));
    }
}
