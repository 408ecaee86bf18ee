package dev.clew.testkit.client;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.HttpHeader;
import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.client.TestedClient.Answer;
import dev.clew.testkit.client.TestedClient.Setup;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** {@code clew.outbound.hosts}: the same server under two names, one of them listed. */
abstract class ClientHosts extends ClientFixture {
    private static final String LISTED = "localhost";
    private static final String OTHER = "127.0.0.1";

    private static final String IDS = "[traceparent, x-request-id]";
    private static final String EVERYTHING = "[baggage, traceparent, x-request-id]";
    private static final String NOTHING = "[]";

    private final Clew restricted =
            Clew.builder().setting("clew.outbound.hosts", LISTED).build();

    ClientHosts(Function<Setup, TestedClient> open) {
        super(open);
    }

    /** Returns the context of a request with baggage. */
    private TraceContext withBaggage() {
        return clew.receive(Map.of("X-Request-ID", CALLERS_ID, "baggage", "tenant=acme"), Map::get, "");
    }

    /** Returns the names of our headers in each received request, in order. */
    private static List<String> headersSent() {
        return received().stream()
                .map(each -> {
                    TreeSet<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
                    each.getHeaders().all().stream().map(HttpHeader::key).forEach(names::add);
                    return List.of("baggage", "traceparent", "x-request-id").stream()
                            .filter(names::contains)
                            .toList()
                            .toString();
                })
                .toList();
    }

    private List<String> call(Clew configured, String host, String path) throws Exception {
        TestedClient client = client(configured);
        try (Scope scope = withBaggage().makeCurrent();
                Answer answer = client.send(at(host, path), Map.of())) {
            assertThat(answer.status()).isEqualTo(200);
        }
        return headersSent();
    }

    private static void stubRedirect(String host) {
        stub(get(urlPathEqualTo("/old"))
                .willReturn(temporaryRedirect(at(host, "/new").toString())));
        stub(get(urlPathEqualTo("/new")).willReturn(ok()));
    }

    @Test
    void withoutAListEveryHostGetsTheIdsAndNoneTheBaggage() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));

        assertThat(call(clew, OTHER, "/stock")).containsExactly(IDS);
    }

    @Test
    void aListedHostGetsEverything() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));

        assertThat(call(restricted, LISTED, "/stock")).containsExactly(EVERYTHING);
    }

    @Test
    void aHostThatIsNotListedGetsNothingAndTheCallHasItsSpan() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));

        assertThat(call(restricted, OTHER, "/stock")).containsExactly(NOTHING);
        assertThat(theSpan().values()).containsEntry("peer", at(OTHER, "").getAuthority());
    }

    @Test
    void redirectToAHostThatIsNotListedLosesEverything() throws Exception {
        stubRedirect(OTHER);

        assertThat(call(restricted, LISTED, "/old")).containsExactly(EVERYTHING, NOTHING);
        assertThat(theSpan().values()).containsEntry("status", "200");
    }

    @Test
    void redirectToAListedHostKeepsEverything() throws Exception {
        stubRedirect(LISTED);

        assertThat(call(restricted, LISTED, "/old")).containsExactly(EVERYTHING, EVERYTHING);
    }

    @Test
    void redirectToAnotherHostKeepsTheIdsWithoutAList() throws Exception {
        stubRedirect(OTHER);

        assertThat(call(clew, LISTED, "/old")).containsExactly(IDS, IDS);
    }

    @Test
    void redirectOfAnAsynchronousCallLosesEverythingToo() throws Exception {
        stubRedirect(OTHER);
        TestedClient client = client(restricted);
        Called call;

        try (Scope scope = withBaggage().makeCurrent()) {
            call = sendAsync(client, "/old");
        }

        assertThat(call.seen()).isEqualTo(CALLERS_ID);
        assertThat(headersSent()).containsExactly(EVERYTHING, NOTHING);
        assertThat(theSpan().values()).containsEntry("span", "GET /old").containsEntry("status", "200");
    }
}
