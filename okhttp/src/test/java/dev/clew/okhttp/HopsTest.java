package dev.clew.okhttp;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.client.CalledServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each request is judged by the host that it goes to, however interceptors of the application have rebuilt it. */
class HopsTest extends CalledServer {
    private static final String LISTED = "127.0.0.1";
    private static final String OTHER = "localhost";

    private static final List<String> EVERYTHING = List.of("baggage", "traceparent", "x-request-id");
    private static final List<String> NOTHING = List.of();

    private final Clew restricted =
            Clew.builder().setting("clew.outbound.hosts", LISTED).build();
    private final OkHttpClient.Builder builder = new OkHttpClient.Builder();

    @AfterEach
    void close() {
        OkHttpClient client = builder.build();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    private static String url(String host, String path) {
        return "http://" + host + ':' + at("/").getPort() + path;
    }

    private static Interceptor movesTo(String host) {
        return chain -> chain.proceed(chain.request()
                .newBuilder()
                .url(chain.request().url().newBuilder().host(host).build())
                .build());
    }

    /** Keeps the address and the headers and nothing else: no tags. */
    private static Response fromScratch(Interceptor.Chain chain) throws IOException {
        return chain.proceed(new Request.Builder()
                .url(chain.request().url())
                .headers(chain.request().headers())
                .build());
    }

    private void call(String url) throws IOException {
        call(new Request.Builder().url(url).build());
    }

    private void call(Request request) throws IOException {
        TraceContext laden = restricted.receive(Map.of("X-Request-ID", CALLERS_ID, "baggage", "user=42"), Map::get, "");
        try (Scope scope = laden.makeCurrent();
                Response response = builder.build().newCall(request).execute()) {
            assertThat(response.code()).isEqualTo(200);
        }
    }

    /** Returns the headers of ours on each request, in the order in which they came. */
    private static List<List<String>> sent() {
        return received().stream()
                .map(each -> Stream.of("baggage", "traceparent", "x-request-id")
                        .filter(each::containsHeader)
                        .toList())
                .toList();
    }

    private static void stubRedirect(String host) {
        stub(get(urlPathEqualTo("/a")).willReturn(temporaryRedirect(url(host, "/b"))));
        stub(get(urlPathEqualTo("/b")).willReturn(ok()));
    }

    @Test
    void secondCallThatIsBuiltFromTheSentRequestLosesTheIds() throws IOException {
        stub(get(urlPathEqualTo("/a")).willReturn(ok()));
        stub(get(urlPathEqualTo("/b")).willReturn(ok()));
        builder.addInterceptor(chain -> {
            Response first = chain.proceed(chain.request());
            first.close();
            return chain.proceed(
                    first.request().newBuilder().url(url(OTHER, "/b")).build());
        });
        CorrelationInterceptor.install(builder, restricted);

        call(url(LISTED, "/a"));

        assertThat(sent()).containsExactly(EVERYTHING, NOTHING);
    }

    @Test
    void idThatTheCallerHasSetAlikeIsSetAgain() throws IOException {
        stub(get(urlPathEqualTo("/a")).willReturn(ok()));
        CorrelationInterceptor.install(builder, restricted).addInterceptor(chain -> {
            Request sent = chain.request();
            for (String host : List.of(LISTED, OTHER)) {
                try (Response response =
                        chain.proceed(sent.newBuilder().url(url(host, "/a")).build())) {
                    sent = response.networkResponse().request();
                }
            }
            return chain.proceed(sent.newBuilder().url(url(LISTED, "/a")).build());
        });

        call(new Request.Builder()
                .url(url(LISTED, "/a"))
                .header("X-Request-ID", CALLERS_ID)
                .build());

        assertThat(sent()).containsExactly(EVERYTHING, NOTHING, EVERYTHING);
        assertThat(ids()).containsExactly(CALLERS_ID, "none", CALLERS_ID);
    }

    @Test
    void headersOfTheCallersOwnStayForAHostThatIsNotListed() throws IOException {
        stub(get(urlPathEqualTo("/b")).willReturn(ok()));
        CorrelationInterceptor.install(builder, restricted);
        Request own = new Request.Builder()
                .url(url(OTHER, "/b"))
                .header("X-Request-ID", "own")
                .header("baggage", "own=1")
                .build();

        try (Scope scope = request.makeCurrent();
                Response response = builder.build().newCall(own).execute()) {
            assertThat(response.code()).isEqualTo(200);
        }

        assertThat(ids()).containsExactly("own");
        assertThat(values("baggage")).containsExactly("own=1");
        assertThat(values("traceparent")).containsExactly("none");
    }

    @Test
    void everyClewMustLetTheIdsGoIfTwoAreInstalled() throws IOException {
        stubRedirect(OTHER);
        CorrelationInterceptor.install(builder, Clew.builder().build());
        CorrelationInterceptor.install(builder, restricted);

        call(url(LISTED, "/a"));

        assertThat(sent().get(1)).isEqualTo(NOTHING);
    }

    @Test
    void redirectOfACallThatWasMovedBeforeLosesTheIds() throws IOException {
        stubRedirect(OTHER);
        builder.addInterceptor(movesTo(LISTED));
        CorrelationInterceptor.install(builder, restricted);

        call(url(OTHER, "/a"));

        assertThat(sent()).containsExactly(EVERYTHING, NOTHING);
        assertThat(theSpan().values())
                .containsEntry("attempt", "2")
                .containsEntry("peer", OTHER + ':' + at("/").getPort());
    }

    @Test
    void callThatIsMovedAfterwardsIsJudgedByTheHostThatItGoesTo() throws IOException {
        stub(get(urlPathEqualTo("/b")).willReturn(ok()));
        CorrelationInterceptor.install(builder, restricted).addInterceptor(movesTo(OTHER));

        call(url(LISTED, "/b"));

        assertThat(sent()).containsExactly(NOTHING);
    }

    @Test
    void callThatIsMovedToAListedHostGetsTheIdsThereAlone() throws IOException {
        stubRedirect(OTHER);
        CorrelationInterceptor.install(builder, restricted).addInterceptor(movesTo(LISTED));

        call(url(OTHER, "/a"));

        assertThat(sent()).containsExactly(EVERYTHING, NOTHING);
        assertThat(theSpan().values()).containsEntry("span", "GET /a").containsEntry("attempt", "2");
    }

    @Test
    void requestThatIsBuiltFromScratchIsStillTheSameCall() throws IOException {
        stubRedirect(OTHER);
        CorrelationInterceptor.install(builder.addInterceptor(HopsTest::fromScratch), restricted)
                .addInterceptor(HopsTest::fromScratch)
                .addInterceptor(movesTo(LISTED))
                .addInterceptor(HopsTest::fromScratch);

        call(url(OTHER, "/a"));

        assertThat(sent()).containsExactly(EVERYTHING, NOTHING);
        assertThat(theSpan().values()).containsEntry("span", "GET /a").containsEntry("attempt", "2");
    }

    @Test
    void headersThatWereDroppedAreSetAgain() throws IOException {
        stub(get(urlPathEqualTo("/b")).willReturn(ok()));
        CorrelationInterceptor.install(builder, restricted)
                .addInterceptor(chain -> chain.proceed(new Request.Builder()
                        .url(chain.request().url())
                        .header("X-Request-ID", "own")
                        .addHeader("X-Request-ID", "another")
                        .build()));

        call(url(LISTED, "/b"));

        assertThat(sent()).containsExactly(EVERYTHING);
        assertThat(ids()).containsExactly(CALLERS_ID);
    }

    @Test
    void headersOfTheApplicationGoToListedHostsAlone() throws IOException {
        stubRedirect(OTHER);
        Clew tenants = Clew.builder()
                .setting("clew.outbound.hosts", LISTED)
                .setting("clew.propagated.headers", "X-Tenant-Id")
                .build();
        CorrelationInterceptor.install(builder, tenants);
        TraceContext laden = tenants.receive(Map.of("X-Tenant-Id", "acme"), Map::get, "");

        try (Scope scope = laden.makeCurrent();
                Response response = builder.build()
                        .newCall(new Request.Builder().url(url(LISTED, "/a")).build())
                        .execute()) {
            assertThat(response.code()).isEqualTo(200);
        }

        assertThat(values("X-Tenant-Id")).containsExactly("acme", "none");
        assertThat(values("baggage")).containsExactly("none", "none");
    }
}
