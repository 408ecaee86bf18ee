package dev.clew.okhttp;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.clew.Clew;
import dev.clew.Scope;
import dev.clew.TraceContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same server under two names: one that may have the ids, and one that may not. */
class OutboundHostsTest {
    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    private static final String LISTED = "localhost";
    private static final String OTHER = "127.0.0.1";

    /** What of ours each request had, in the order in which they came. */
    private static List<String> call(Clew clew, String url) throws IOException {
        OkHttpClient client =
                CorrelationInterceptor.install(new OkHttpClient.Builder(), clew).build();
        TraceContext context = clew.receive(Map.of("X-Request-ID", "r1", "baggage", "tenant=acme"), Map::get, "");
        try (Scope scope = context.makeCurrent();
                Response response =
                        client.newCall(new Request.Builder().url(url).build()).execute()) {
            assertThat(response.code()).isEqualTo(200);
        }
        List<String> received = new ArrayList<>();
        for (ServeEvent event : SERVER.getAllServeEvents()) {
            LoggedRequest request = event.getRequest();
            received.add(request.getHeaders().all().stream()
                    .map(HttpHeader::key)
                    .filter(name ->
                            List.of("X-Request-ID", "traceparent", "baggage").contains(name))
                    .sorted()
                    .toList()
                    .toString());
        }
        Collections.reverse(received);
        return received;
    }

    private static String url(String host, String path) {
        return "http://" + host + ":" + SERVER.getPort() + path;
    }

    private static Clew restricted() {
        return Clew.builder().setting("clew.outbound.hosts", LISTED).build();
    }

    @Test
    void withoutAListEveryHostGetsTheIdsAndNoneTheBaggage() throws IOException {
        SERVER.stubFor(get(urlPathEqualTo("/a")).willReturn(ok()));
        assertThat(call(Clew.builder().build(), url(OTHER, "/a"))).containsExactly("[X-Request-ID, traceparent]");
    }

    @Test
    void aListedHostGetsEverything() throws IOException {
        SERVER.stubFor(get(urlPathEqualTo("/a")).willReturn(ok()));
        assertThat(call(restricted(), url(LISTED, "/a"))).containsExactly("[X-Request-ID, baggage, traceparent]");
    }

    @Test
    void anotherHostGetsNothing() throws IOException {
        SERVER.stubFor(get(urlPathEqualTo("/a")).willReturn(ok()));
        assertThat(call(restricted(), url(OTHER, "/a"))).containsExactly("[]");
    }

    @Test
    void aRedirectToAnotherHostLosesEverything() throws IOException {
        SERVER.stubFor(get(urlPathEqualTo("/a")).willReturn(temporaryRedirect(url(OTHER, "/b"))));
        SERVER.stubFor(get(urlPathEqualTo("/b")).willReturn(ok()));
        assertThat(call(restricted(), url(LISTED, "/a"))).containsExactly("[X-Request-ID, baggage, traceparent]", "[]");
    }

    @Test
    void aRedirectToAnotherHostKeepsTheIdsWhereThereIsNoList() throws IOException {
        SERVER.stubFor(get(urlPathEqualTo("/a")).willReturn(temporaryRedirect(url(OTHER, "/b"))));
        SERVER.stubFor(get(urlPathEqualTo("/b")).willReturn(ok()));
        assertThat(call(Clew.builder().build(), url(LISTED, "/a")))
                .containsExactly("[X-Request-ID, traceparent]", "[X-Request-ID, traceparent]");
    }
}
