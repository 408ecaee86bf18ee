package dev.clew.apachehttp;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
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
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.net.URIAuthority;
import org.junit.jupiter.api.Test;

/** Each request is judged by the host that it goes to, however handlers of the application have changed it. */
class HopsTest extends CalledServer {
    private static final String LISTED = "127.0.0.1";
    private static final String OTHER = "localhost";

    private static final List<String> EVERYTHING = List.of("baggage", "traceparent", "x-request-id");
    private static final List<String> NOTHING = List.of();

    private final Clew restricted =
            Clew.builder().setting("clew.outbound.hosts", LISTED).build();
    private final HttpClientBuilder builder = CorrelationExecChain.install(HttpClientBuilder.create(), restricted);

    private static String url(String host, String path) {
        return "http://" + host + ':' + at("/").getPort() + path;
    }

    private static ExecChainHandler movesTo(String host) {
        return (request, scope, chain) -> {
            request.setAuthority(new URIAuthority(host, at("/").getPort()));
            return chain.proceed(
                    request,
                    new ExecChain.Scope(
                            scope.exchangeId,
                            new HttpRoute(new HttpHost("http", host, at("/").getPort())),
                            scope.originalRequest,
                            scope.execRuntime,
                            scope.clientContext));
        };
    }

    private void call(String url) throws IOException {
        TraceContext laden = restricted.receive(Map.of("X-Request-ID", CALLERS_ID, "baggage", "user=42"), Map::get, "");
        try (CloseableHttpClient client = builder.build();
                Scope scope = laden.makeCurrent()) {
            int status = client.execute(new HttpGet(url), response -> response.getCode());
            assertThat(status).isEqualTo(200);
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
    void redirectOfACallThatWasMovedBeforeLosesTheIds() throws IOException {
        stubRedirect(OTHER);
        builder.addExecInterceptorFirst("move", movesTo(LISTED));

        call(url(OTHER, "/a"));

        assertThat(sent()).containsExactly(EVERYTHING, NOTHING);
        assertThat(theSpan().values()).containsEntry("attempt", "2");
    }

    @Test
    void redirectOfACallToAListedHostGetsTheIdsThereAlone() throws IOException {
        stubRedirect(LISTED);

        call(url(OTHER, "/a"));

        assertThat(sent()).containsExactly(NOTHING, EVERYTHING);
        assertThat(theSpan().values()).containsEntry("attempt", "2");
    }

    @Test
    void idThatTheCallerHasSetAlikeIsSetAgain() throws IOException {
        stub(post(urlPathEqualTo("/a")).willReturn(temporaryRedirect(url(LISTED, "/b"))));
        stub(get(urlPathEqualTo("/b")).willReturn(ok()));
        HttpPost own = new HttpPost(url(LISTED, "/a"));
        own.setHeader("X-Request-ID", CALLERS_ID);
        own.setHeader("tracestate", "own=1");

        try (CloseableHttpClient client = builder.build();
                Scope scope = request.makeCurrent()) {
            int status = client.execute(own, response -> response.getCode());
            assertThat(status).isEqualTo(200);
        }

        assertThat(ids()).containsExactly(CALLERS_ID, CALLERS_ID);
        assertThat(values("tracestate")).containsExactly("none", "none");
    }

    @Test
    void callThatIsMovedAfterwardsIsJudgedByTheHostThatItGoesTo() throws IOException {
        stub(get(urlPathEqualTo("/b")).willReturn(ok()));
        builder.addExecInterceptorAfter(ChainElement.REDIRECT.name(), "move", movesTo(OTHER));

        call(url(LISTED, "/b"));

        assertThat(sent()).containsExactly(NOTHING);
    }

    private static String peerOf(HttpRequest request, HttpRoute route) {
        ApacheRequest sent = new ApacheRequest(request, "ex-1", route, HttpClientContext.create());
        return ApacheRequest.Adapter.INSTANCE.host(sent) + ':' + ApacheRequest.Adapter.INSTANCE.port(sent);
    }

    @Test
    void proxyWithoutATunnelGoesWhereTheRequestSays() {
        HttpRequest request = new BasicHttpRequest("GET", "/");
        request.setAuthority(new URIAuthority("named"));
        HttpHost target = new HttpHost("target", 80);
        HttpHost proxy = new HttpHost("proxy", 3128);

        assertThat(peerOf(request, new HttpRoute(target))).isEqualTo("target:80");
        assertThat(peerOf(request, new HttpRoute(target, proxy))).isEqualTo("named:80");
        assertThat(peerOf(new BasicHttpRequest("GET", "/"), new HttpRoute(target, proxy)))
                .isEqualTo("target:80");
    }
}
