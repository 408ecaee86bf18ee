package dev.clew.httpclient;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.client.CalledServer;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Redirects are followed as the JDK's client would, without the headers that the next host may not have. */
class RedirectsTest extends CalledServer {
    private final Clew restricted =
            Clew.builder().setting("clew.outbound.hosts", "localhost").build();

    private static HttpClient plain(Redirect follows) {
        return HttpClient.newBuilder()
                .followRedirects(follows)
                .cookieHandler(new CookieManager())
                .build();
    }

    private HttpClient following() {
        return following(clew);
    }

    private static HttpClient following(Clew clew) {
        return CorrelationHttpClient.wrap(plain(Redirect.NEVER), clew, Redirect.NORMAL);
    }

    private static HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(at(path));
    }

    /** Returns method, path, body and the body's headers of each request of this call, and then the answer. */
    private static List<String> calls(HttpClient client, HttpRequest request) throws Exception {
        forgetReceived();
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        List<String> calls = new ArrayList<>(received().stream()
                .map(each -> String.join(
                        " ",
                        each.getMethod().getName(),
                        each.getUrl(),
                        each.getBodyAsString(),
                        each.getHeader("Content-Type"),
                        each.getHeader("Cookie")))
                .toList());
        calls.add(response.statusCode() + " " + response.body() + " " + response.uri());
        return calls;
    }

    @ParameterizedTest
    @CsvSource({
        "301, GET", "302, GET", "303, GET", "307, GET", "308, GET", "300, GET", "304, GET", "305, GET",
        "301, PUT", "302, PUT", "307, PUT", "308, PUT", "307, POST", "308, POST", "303, PUT", "303, DELETE"
    })
    void followsAsTheJdkDoes(int status, String method) throws Exception {
        stub(any(urlPathEqualTo("/old"))
                .willReturn(status(status)
                        .withHeader("Location", "/new?a=1")
                        .withHeader("Set-Cookie", "seen=old; Path=/")));
        stub(any(urlPathEqualTo("/new")).willReturn(ok("new")));
        HttpRequest request = to("/old")
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("body"))
                .build();

        assertThat(calls(following(), request)).isEqualTo(calls(plain(Redirect.NORMAL), request));
    }

    @Test
    void postThatIsMovedBecomesAGetWithoutBody() throws Exception {
        stub(any(urlPathEqualTo("/old")).willReturn(temporaryRedirect("/new")));
        stub(any(urlPathEqualTo("/new")).willReturn(ok("new")));
        HttpRequest request = to("/old")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("body"))
                .build();

        assertThat(calls(following(), request))
                .containsExactly("POST /old body text/plain null", "GET /new  null null", "200 new " + at("/new"));
    }

    @Test
    void manyAreFollowedAsFarAsTheJdkDoes() throws Exception {
        for (int i = 0; i < 10; i++) {
            stub(get(urlPathEqualTo("/" + i)).willReturn(temporaryRedirect("/" + (i + 1))));
        }
        HttpRequest request = to("/0").build();

        List<String> calls = calls(following(), request);

        assertThat(calls).hasSize(Redirects.LIMIT + 1).isEqualTo(calls(plain(Redirect.NORMAL), request));
    }

    @ParameterizedTest
    @CsvSource({"'://'", "mailto:me@example.com", "'http:///nowhere'", "'ftp://localhost/'"})
    void locationThatIsNoneOfHttpIsTheCallersToJudge(String location) throws Exception {
        stub(get(urlPathEqualTo("/old")).willReturn(temporaryRedirect(location)));

        try (Scope scope = request.makeCurrent()) {
            assertThat(following()
                            .send(to("/old").build(), BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(302);
        }

        assertThat(theSpan().values()).containsEntry("status", "302").containsEntry("attempt", "1");
        assertThat(clew.counters().all()).isEmpty();
    }

    @Test
    void redirectWithoutALocationIsTheCallersToJudge() throws Exception {
        stub(get(urlPathEqualTo("/old")).willReturn(aResponse().withStatus(302)));

        assertThat(following().send(to("/old").build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(302);
    }

    @Test
    void eachRequestIsAnAttemptOfOneSpan() throws Exception {
        stub(get(urlPathEqualTo("/old")).willReturn(temporaryRedirect("/new")));
        stub(get(urlPathEqualTo("/new")).willReturn(ok()));

        try (Scope scope = request.makeCurrent()) {
            following().send(to("/old").build(), BodyHandlers.discarding());
            CorrelationHttpClient.wrap(plain(Redirect.NORMAL), clew)
                    .send(to("/old").build(), BodyHandlers.discarding());
        }

        assertThat(log.spansEnded("client"))
                .extracting(
                        span -> span.values().get("span") + ' ' + span.values().get("attempt"))
                .containsExactly("GET /old 2", "GET /old 2");
    }

    @Test
    void secretsOfOnePlaceAreNotTakenToAnother() throws Exception {
        String elsewhere = at("127.0.0.1", "/new").toString();
        stub(get(urlPathEqualTo("/old")).willReturn(temporaryRedirect(elsewhere)));
        stub(get(urlPathEqualTo("/new")).willReturn(ok()));

        following()
                .send(
                        to("/old")
                                .header("Authorization", "secret")
                                .header("Cookie", "secret=1")
                                .header("Accept", "text/plain")
                                .build(),
                        BodyHandlers.discarding());

        assertThat(values("Authorization")).containsExactly("secret", "none");
        assertThat(values("Cookie")).containsExactly("secret=1", "none");
        assertThat(values("Accept")).containsExactly("text/plain", "text/plain");
    }

    /** An answer as a client tells of it. */
    private record Answer(int statusCode, HttpHeaders headers, Version version) implements ResponseInfo {
        static Answer redirect(String location) {
            return new Answer(
                    302, HttpHeaders.of(Map.of("Location", List.of(location)), (n, v) -> true), Version.HTTP_1_1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NORMAL, http://a/x, https://a/y, true",
        "NORMAL, https://a/x, http://a/y, false",
        "NORMAL, https://a/x, /y, true",
        "ALWAYS, https://a/x, http://a/y, true"
    })
    void encryptionIsGivenUpOnlyWhereAlways(Redirect policy, URI from, String location, boolean followed) {
        HttpRequest sent = HttpRequest.newBuilder(from).build();

        HttpRequest next = new Redirects(policy).next(sent, sent, Answer.redirect(location));

        assertThat(next != null).isEqualTo(followed);
    }

    /** Returns the headers of ours on each request, in the order in which they came. */
    private List<List<String>> sent(String firstHost, String... hosts) throws Exception {
        String url = "http://" + firstHost + ':' + at("/").getPort() + "/0";
        for (int i = 0; i < hosts.length; i++) {
            String next = "http://" + hosts[i] + ':' + at("/").getPort() + '/' + (i + 1);
            stub(get(urlPathEqualTo("/" + i)).willReturn(temporaryRedirect(next)));
        }
        stub(get(urlPathEqualTo("/" + hosts.length)).willReturn(ok()));
        TraceContext laden = restricted.receive(Map.of("X-Request-ID", CALLERS_ID, "baggage", "user=42"), Map::get, "");
        try (Scope scope = laden.makeCurrent()) {
            HttpRequest first = HttpRequest.newBuilder(URI.create(url)).build();
            assertThat(following(restricted)
                            .send(first, BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        }
        return received().stream()
                .map(each -> Stream.of("baggage", "traceparent", "x-request-id")
                        .filter(each::containsHeader)
                        .toList())
                .toList();
    }

    @Test
    void listedHostGetsTheIdsAgainAfterOneThatIsNot() throws Exception {
        List<String> everything = List.of("baggage", "traceparent", "x-request-id");

        assertThat(sent("localhost", "127.0.0.1", "LOCALHOST")).containsExactly(everything, List.of(), everything);
        assertThat(ids()).containsExactly(CALLERS_ID, "none", CALLERS_ID);
        assertThat(values("traceparent").distinct()).hasSize(2);
        assertThat(theSpan().values()).containsEntry("attempt", "3");
    }

    @Test
    void callThatIsRedirectedToAListedHostGetsTheIdsThereAlone() throws Exception {
        List<String> everything = List.of("baggage", "traceparent", "x-request-id");

        assertThat(sent("127.0.0.1", "localhost", "127.0.0.1")).containsExactly(List.of(), everything, List.of());
    }

    @Test
    void clientThatFollowsByItselfIsRefusedWhereAHostMayNotHaveTheIds() {
        HttpClient plain = plain(Redirect.ALWAYS);

        assertThatThrownBy(() -> CorrelationHttpClient.wrap(plain, restricted))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("clew.outbound.hosts is set, and a java.net.http.HttpClient takes the ids along wherever it"
                        + " is redirected: build it with Redirect.NEVER and follow redirects here,"
                        + " CorrelationHttpClient.wrap(client, clew, Redirect.ALWAYS)");
        Clew all = Clew.builder().setting("clew.outbound.hosts", "*").build();
        assertThat(CorrelationHttpClient.wrap(plain, all).followRedirects()).isEqualTo(Redirect.ALWAYS);
    }

    @Test
    void clientThatFollowsByItselfIsRefusedWhereWeAreToFollow() {
        assertThatThrownBy(() -> CorrelationHttpClient.wrap(plain(Redirect.NORMAL), clew, Redirect.ALWAYS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("redirects can be followed here only for a client that follows none:"
                        + " it must be built with Redirect.NEVER, was Redirect.NORMAL");
    }

    @Test
    void clientThatFollowsNothingStillDoesNot() throws Exception {
        stub(get(urlPathEqualTo("/old")).willReturn(temporaryRedirect("/new")));
        HttpClient client = CorrelationHttpClient.wrap(plain(Redirect.NEVER), restricted, Redirect.NEVER);

        assertThat(client.send(to("/old").build(), BodyHandlers.discarding()).statusCode())
                .isEqualTo(302);
        assertThat(client.followRedirects()).isEqualTo(Redirect.NEVER);
    }
}
