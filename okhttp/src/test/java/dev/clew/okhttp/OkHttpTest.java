package dev.clew.okhttp;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.unauthorized;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.github.tomakehurst.wiremock.http.Fault;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.LeakExtension;
import dev.clew.testkit.client.CalledServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Dispatcher;
import okhttp3.EventListener;
import okhttp3.OkHttp;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Cases that OkHttp alone has; see {@link ContractTest} for those of every client. */
class OkHttpTest extends CalledServer {
    private final OkHttpClient client =
            CorrelationInterceptor.install(new OkHttpClient.Builder(), clew).build();

    @AfterEach
    void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    private static Request to(String path) {
        return new Request.Builder().url(at(path).toString()).build();
    }

    private static int execute(Call.Factory calls, Request request) throws IOException {
        try (Response response = calls.newCall(request).execute()) {
            return response.code();
        }
    }

    @Test
    void runsOnTheOkHttpThatTheBuildMeans() {
        String expected = System.getProperty("okhttp.expected", "5.");

        assertThat(OkHttp.VERSION).startsWith(expected);
    }

    @Test
    void redirectIsOneSpanWithOneHeaderEach() throws IOException {
        stub(get(urlPathEqualTo("/old")).willReturn(temporaryRedirect("/new")));
        stub(get(urlPathEqualTo("/new")).willReturn(ok()));

        try (Scope scope = request.makeCurrent()) {
            assertThat(execute(client, to("/old"))).isEqualTo(200);
        }

        assertThat(ids()).containsExactly("caller-0123456789abcdef", "caller-0123456789abcdef");
        assertThat(theSpan().values())
                .containsEntry("span", "GET /old")
                .containsEntry("status", "200")
                .containsEntry("attempt", "2");
    }

    @Test
    void authenticatorIsOneSpanWithOneHeaderEach() throws IOException {
        stub(get(urlPathEqualTo("/stock")).willReturn(unauthorized()));
        stub(get(urlPathEqualTo("/stock"))
                .withHeader("Authorization", equalTo("secret"))
                .willReturn(ok()));
        OkHttpClient authenticating = client.newBuilder()
                .authenticator((route, response) -> response.request()
                        .newBuilder()
                        .header("Authorization", "secret")
                        .build())
                .build();

        try (Scope scope = request.makeCurrent()) {
            assertThat(execute(authenticating, to("/stock"))).isEqualTo(200);
        }

        assertThat(ids()).containsExactly("caller-0123456789abcdef", "caller-0123456789abcdef");
        assertThat(theSpan().values()).containsEntry("attempt", "2");
    }

    @Test
    void installedTwiceItIsOneSpan() throws IOException {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));
        OkHttpClient twice =
                CorrelationInterceptor.install(client.newBuilder(), clew).build();

        try (Scope scope = request.makeCurrent()) {
            execute(twice, to("/stock"));
        }

        assertThat(ids()).containsExactly("caller-0123456789abcdef");
        assertThat(theSpan().values()).containsEntry("attempt", "1");
    }

    @Test
    void requestTakenFromAResponseIsAnotherCall() throws IOException {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));
        Request first;
        try (Scope scope = request.makeCurrent();
                Response response = client.newCall(to("/stock")).execute()) {
            first = response.request();
        }

        try (Scope scope = receive("another-0123456789abcdef").makeCurrent()) {
            execute(client, first);
        }

        assertThat(ids()).containsExactly("caller-0123456789abcdef", "another-0123456789abcdef");
        assertThat(log.spansEnded("client")).hasSize(2);
    }

    @Test
    void malformedBodyFailsAfterTheSpanHasEnded() {
        stub(get(urlPathEqualTo("/stock")).willReturn(aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK)));

        try (Scope scope = request.makeCurrent();
                Response response = client.newCall(to("/stock")).execute()) {
            assertThat(theSpan().values()).containsEntry("status", "200").containsEntry("outcome", "ok");
            assertThatThrownBy(() -> response.body().string()).isInstanceOf(IOException.class);
        } catch (IOException e) {
            throw new AssertionError("the head of the response is well-formed", e);
        }
    }

    @Test
    void readTimeoutIsATimeout() {
        stub(get(urlPathEqualTo("/slow")).willReturn(ok().withFixedDelay(2_000)));
        OkHttpClient hasty =
                client.newBuilder().readTimeout(Duration.ofMillis(100)).build();

        try (Scope scope = request.makeCurrent()) {
            assertThatThrownBy(() -> execute(hasty, to("/slow"))).isInstanceOf(IOException.class);
        }

        assertThat(theSpan().values())
                .containsEntry("outcome", "timeout")
                .containsEntry("deadline_ms", "100")
                .containsEntry("attempt", "1");
        assertThat(theSpan().level()).isEqualTo("WARN");
        assertThat(theSpan().error()).isEqualTo("java.net.SocketTimeoutException");
    }

    @Test
    void callTimeoutIsATimeoutThoughOkHttpCancelsTheCall() {
        stub(get(urlPathEqualTo("/slow")).willReturn(ok().withFixedDelay(2_000)));
        OkHttpClient hasty =
                client.newBuilder().callTimeout(Duration.ofMillis(300)).build();

        try (Scope scope = request.makeCurrent()) {
            assertThatThrownBy(() -> execute(hasty, to("/slow"))).hasMessage("timeout");
        }

        assertThat(theSpan().values()).containsEntry("outcome", "timeout").containsEntry("deadline_ms", "300");
    }

    @Test
    void exceptionOfALaterInterceptorIsPassedOnUnchanged() {
        IllegalStateException failure = new IllegalStateException("no");
        OkHttpClient failing = client.newBuilder()
                .addInterceptor(chain -> {
                    throw failure;
                })
                .build();

        try (Scope scope = request.makeCurrent()) {
            assertThatThrownBy(() -> execute(failing, to("/stock"))).isSameAs(failure);
        }

        assertThat(theSpan().error()).isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void enqueuedCallKeepsTheContextInInterceptorsAndCallbackAlsoWhenQueued() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));
        Dispatcher dispatcher = new Dispatcher();
        dispatcher.setMaxRequests(1);
        List<String> seen = new CopyOnWriteArrayList<>();
        CountDownLatch allEnqueued = new CountDownLatch(1);
        CorrelationCallFactory calls = CorrelationCallFactory.create(
                new OkHttpClient.Builder()
                        .dispatcher(dispatcher)
                        .addInterceptor(chain -> {
                            awaitLatch(allEnqueued);
                            seen.add(TraceContext.current().requestId() + ' ' + MDC.get("request_id"));
                            return chain.proceed(chain.request());
                        })
                        .build(),
                clew);

        List<CompletableFuture<String>> callbacks = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String id = "request-number-" + i;
            ids.add(id);
            try (Scope scope = receive(id).makeCurrent()) {
                callbacks.add(enqueue(calls.newCall(to("/stock"))));
            }
        }
        callbacks.add(enqueue(calls.newCall(to("/stock"))));
        allEnqueued.countDown();

        for (int i = 0; i < 20; i++) {
            assertThat(callbacks.get(i).get(10, TimeUnit.SECONDS)).isEqualTo(ids.get(i));
        }
        assertThat(callbacks.get(20).get(10, TimeUnit.SECONDS)).isEmpty();
        assertThat(seen.subList(0, 20))
                .isEqualTo(ids.stream().map(id -> id + ' ' + id).toList());
        assertThat(seen.get(20)).isEqualTo(" null");
        ids.add("none");
        assertThat(ids()).isEqualTo(ids);
        dispatcher.executorService().shutdown();
    }

    @Test
    void scopeThatACallbackLeavesOpenIsClosedAndCounted() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));
        ExecutorService one = Executors.newSingleThreadExecutor();
        OkHttpClient single =
                client.newBuilder().dispatcher(new Dispatcher(one)).build();
        Call leaking = CorrelationCallFactory.create(single, clew).newCall(to("/stock"));

        try (Scope scope = request.makeCurrent()) {
            leaking.enqueue(new Callback() {
                @Override
                public void onFailure(Call made, IOException e) {}

                @Override
                public void onResponse(Call made, Response response) {
                    response.close();
                    Scope unused = clew.root().makeCurrent();
                }
            });
        }
        String next = enqueue(single.newCall(to("/stock"))).get(10, TimeUnit.SECONDS);
        one.shutdown();

        assertThat(next).isEmpty();
        assertThat(ids()).containsExactly("caller-0123456789abcdef", "none");
        assertThat(clew.counters().get("scope.leaked")).isEqualTo(1);
        assertThat(LeakExtension.takeMisuses()).containsExactly("scope.leaked");
    }

    @Test
    void cloneTakesTheContextOfTheThreadThatEnqueuesIt() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));
        Call call = CorrelationCallFactory.create(client).newCall(to("/stock"));
        CompletableFuture<String> first;
        CompletableFuture<String> second;
        try (Scope scope = request.makeCurrent()) {
            first = enqueue(call);
        }
        try (Scope scope = receive("another-0123456789abcdef").makeCurrent()) {
            second = enqueue(call.clone());
        }

        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("caller-0123456789abcdef");
        assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("another-0123456789abcdef");
        assertThat(ids()).containsExactlyInAnyOrder("caller-0123456789abcdef", "another-0123456789abcdef");
    }

    @Test
    void executedCallOfTheFactoryTakesTheContextOfItsThread() throws IOException {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));
        Call call = CorrelationCallFactory.create(client).newCall(to("/stock"));

        try (Scope scope = request.makeCurrent();
                Response response = call.execute()) {
            assertThat(response.code()).isEqualTo(200);
        }

        assertThat(ids()).containsExactly("caller-0123456789abcdef");
        assertThat(call.request().tag(CorrelatedCall.class)).isNull();
    }

    @Test
    void tagsAndListenersOfACallAreTheDelegates() throws IOException {
        assumeThat(OkHttp.VERSION).startsWith("5.");
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));
        List<String> told = new CopyOnWriteArrayList<>();
        Call call = CorrelationCallFactory.create(client).newCall(to("/stock"));
        call.addEventListener(new EventListener() {
            @Override
            public void callStart(Call started) {
                told.add(started.tag(String.class, () -> "absent"));
            }
        });

        assertThat(call.tag(String.class, () -> "tag")).isEqualTo("tag");
        call.execute().close();

        assertThat(call.tag(String.class)).isEqualTo("tag");
        assertThat(told).containsExactly("tag");
        assertThat(call.isExecuted()).isTrue();
        assertThat(call.isCanceled()).isFalse();
    }

    private static void awaitLatch(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new IOException("waited ten seconds");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Returns the request id that the callback sees. */
    private static CompletableFuture<String> enqueue(Call call) {
        CompletableFuture<String> seen = new CompletableFuture<>();
        call.enqueue(new Callback() {
            @Override
            public void onFailure(Call made, IOException e) {
                seen.complete(TraceContext.current().requestId());
            }

            @Override
            public void onResponse(Call made, Response response) {
                response.close();
                seen.complete(TraceContext.current().requestId());
            }
        });
        return seen;
    }
}
