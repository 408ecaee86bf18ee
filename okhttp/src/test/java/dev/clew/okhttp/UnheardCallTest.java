package dev.clew.okhttp;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.testkit.client.CalledServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nobody listens, and every host may have the ids. */
class UnheardCallTest extends CalledServer {
    private final Clew unheard =
            Clew.builder().setting("clew.span.log", "false").build();
    private final OkHttpClient.Builder builder = new OkHttpClient.Builder();

    @BeforeEach
    void stubs() {
        stub(get(urlPathEqualTo("/a")).willReturn(temporaryRedirect(at("/b").toString())));
        stub(get(urlPathEqualTo("/b")).willReturn(ok()));
        stub(get(urlPathEqualTo("/c")).willReturn(ok()));
    }

    @AfterEach
    void close() {
        OkHttpClient client = builder.build();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    private static Request request(String path) {
        return new Request.Builder().url(at(path).toString()).build();
    }

    private void call(String path) throws IOException {
        call(request(path));
    }

    private void call(Request request) throws IOException {
        try (Scope scope = unheard.receive(Map.of("X-Request-ID", CALLERS_ID), Map::get, "")
                        .makeCurrent();
                Response response = builder.build().newCall(request).execute()) {
            assertThat(response.code()).isEqualTo(200);
        }
    }

    private static Response withoutHeaders(Interceptor.Chain chain) throws IOException {
        return chain.proceed(new Request.Builder().url(chain.request().url()).build());
    }

    /** Returns the values of a header on each request, in the order in which they came. */
    private static List<String> sent(String header) {
        return received().stream().map(each -> each.getHeader(header)).toList();
    }

    @Test
    void redirectKeepsTheIds() throws IOException {
        CorrelationInterceptor.install(builder, unheard);

        call("/a");

        assertThat(sent("x-request-id")).containsExactly(CALLERS_ID, CALLERS_ID);
        assertThat(sent("traceparent")).hasSize(2).doesNotContainNull();
        assertThat(sent("traceparent").get(1)).isEqualTo(sent("traceparent").get(0));
    }

    @Test
    void callThatGoesOnOnAThreadOfAnotherRequestKeepsItsIds() throws IOException {
        CorrelationInterceptor.install(builder, unheard).addInterceptor(this::onAnotherRequestsThread);

        call("/b");

        assertThat(sent("x-request-id")).containsExactly(CALLERS_ID);
    }

    private Response onAnotherRequestsThread(Interceptor.Chain chain) throws IOException {
        FutureTask<Response> rest = new FutureTask<>(() -> {
            try (Scope scope = unheard.root().makeCurrent()) {
                return chain.proceed(chain.request());
            }
        });
        new Thread(rest).start();
        try {
            return rest.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException(e);
        }
    }

    @Test
    void requestThatIsBuiltFromScratchGetsTheIdsAgain() throws IOException {
        CorrelationInterceptor.install(builder, unheard).addInterceptor(UnheardCallTest::withoutHeaders);

        call("/b");

        assertThat(sent("x-request-id")).containsExactly(CALLERS_ID);
        assertThat(sent("traceparent")).hasSize(1).doesNotContainNull();
    }

    @Test
    void requestThatIsBuiltFromScratchGetsTheIdsThatTheCallerHasSetAlike() throws IOException {
        CorrelationInterceptor.install(builder, unheard).addInterceptor(UnheardCallTest::withoutHeaders);

        call(request("/b").newBuilder().header("X-Request-ID", CALLERS_ID).build());

        assertThat(sent("x-request-id")).containsExactly(CALLERS_ID);
    }

    @Test
    void stateOfTheTraceparentThatWeReplaceIsNotSent() throws IOException {
        CorrelationInterceptor.install(builder, unheard);

        call(request("/a").newBuilder().header("tracestate", "own=1").build());

        assertThat(sent("traceparent")).hasSize(2).doesNotContainNull();
        assertThat(sent("tracestate")).hasSize(2).containsOnlyNulls();
    }

    @Test
    void callWithinACallLeavesTheOuterOneItsIds() throws IOException {
        OkHttpClient inner = CorrelationInterceptor.install(new OkHttpClient.Builder(), unheard)
                .build();
        CorrelationInterceptor.install(builder, unheard)
                .addInterceptor(chain -> {
                    inner.newCall(request("/c")).execute().close();
                    return chain.proceed(chain.request());
                })
                .addInterceptor(UnheardCallTest::withoutHeaders);

        call("/b");

        inner.connectionPool().evictAll();
        assertThat(sent("x-request-id")).containsExactly(CALLERS_ID, CALLERS_ID);
        assertThat(sent("traceparent")).hasSize(2).doesNotContainNull().doesNotHaveDuplicates();
    }

    @Test
    void secondInterceptorChangesNothing() throws IOException {
        String[] above = new String[1];
        CorrelationInterceptor.install(builder, unheard).addInterceptor(chain -> {
            above[0] = chain.request().header("traceparent");
            return chain.proceed(chain.request());
        });
        CorrelationInterceptor.install(builder, unheard);

        call("/b");

        assertThat(sent("traceparent")).containsExactly(above[0]);
    }

    @Test
    void clewThatListensBelowStillJudgesTheHosts() throws IOException {
        stub(get(urlPathEqualTo("/a"))
                .willReturn(temporaryRedirect(at("127.0.0.1", "/b").toString())));
        CorrelationInterceptor.install(builder, unheard);
        CorrelationInterceptor.install(
                builder,
                Clew.builder().setting("clew.outbound.hosts", "localhost").build());

        call("/a");

        assertThat(sent("x-request-id")).containsExactly(CALLERS_ID, null);
        assertThat(sent("traceparent").get(0)).isNotNull();
        assertThat(sent("traceparent").get(1)).isNull();
    }

    @Test
    void callOutsideARequestSendsNothing() throws IOException {
        CorrelationInterceptor.install(builder, unheard);

        builder.build().newCall(request("/b")).execute().close();

        assertThat(sent("x-request-id")).hasSize(1).containsOnlyNulls();
    }
}
