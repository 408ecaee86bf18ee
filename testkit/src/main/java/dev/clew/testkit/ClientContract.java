package dev.clew.testkit;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.clew.Clew;
import dev.clew.Scope;
import dev.clew.TraceContext;
import dev.clew.testkit.CapturedLog.Line;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/**
 * What holds for every HTTP client, calling a real server.
 *
 * <p>Needs {@code wiremock-standalone} and Logback on the test class path. Its cases are in the
 * classes above it too: calls that fail, calls that nobody waits for, and hosts that may not have the ids.
 */
public abstract class ClientContract extends ClientFailures {
    /**
     * How a client is to be made.
     *
     * @param clew to be used by the adapter
     * @param timeout of the answer, which is what {@code deadline_ms} tells
     * @param user for Basic authentication once the server asks for it, empty for none
     * @param password empty for none
     */
    public record Setup(Clew clew, Duration timeout, String user, String password) {}

    /** The client under test, which follows redirects. */
    public interface Client extends AutoCloseable {
        /**
         * Sends a GET and waits for the head of the answer.
         *
         * @param headers what the application itself sets
         * @throws Exception what the host throws, as it is
         */
        Answer send(URI uri, Map<String, String> headers) throws Exception;

        /**
         * Sends a GET and returns at once; unless overridden the test is skipped, for a host that only waits.
         *
         * @param callback run once when the call has succeeded or failed, where the host runs an application's own
         */
        default Pending sendAsync(URI uri, Runnable callback) {
            return Assumptions.abort("the host makes no asynchronous calls");
        }

        /** Lets go of connections and threads. */
        @Override
        default void close() throws Exception {}
    }

    /** The answer to a call. */
    public interface Answer extends AutoCloseable {
        /** The status. */
        int status();

        /** Reads the body, which until now the host need not have done. */
        String body() throws IOException;

        @Override
        default void close() throws IOException {}
    }

    /** A call that is on its way. */
    @FunctionalInterface
    public interface Pending {
        /** Gives it up, by the host's own means. */
        void cancel();
    }

    /** Makes the test. */
    protected ClientContract() {}

    /** Returns a new client with the adapter, made so. */
    @Override
    protected abstract Client open(Setup setup);

    @Test
    void sendsIdAndChildSpanAndTellsHowItWent() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));

        try (Scope scope = request.makeCurrent()) {
            assertThat(send(client(), "/stock?secret=1")).isEqualTo(200);
        }

        Line span = theSpan();
        assertThat(ids()).containsExactly(CALLERS_ID);
        assertThat(values("traceparent"))
                .containsExactly("00-" + request.traceId() + '-' + span.mdc().get("span_id") + "-01");
        assertThat(span.message()).isEqualTo("GET /stock ended");
        assertThat(span.level()).isEqualTo("DEBUG");
        assertThat(span.error()).isNull();
        assertThat(span.values())
                .containsEntry("parent_id", request.spanId())
                .containsEntry("peer", "localhost:" + SERVER.getPort())
                .containsEntry("status", "200")
                .containsEntry("deadline_ms", "10000")
                .containsEntry("outcome", "ok");
        log.assertEveryLineCarries(CALLERS_ID, "clew.span");
    }

    @Test
    void passesTraceStateOnAsItCame() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));
        TraceContext traced = clew.receive(
                Map.of(
                        "traceparent",
                        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",
                        "tracestate",
                        "a=1,b=2"),
                Map::get,
                "");

        try (Scope scope = traced.makeCurrent()) {
            send(client(), "/stock");
        }

        assertThat(values("tracestate")).containsExactly("a=1,b=2");
        assertThat(values("traceparent"))
                .containsExactly(
                        "00-4bf92f3577b34da6a3ce929d0e0e4736-" + theSpan().mdc().get("span_id") + "-00");
    }

    @Test
    void sendsNothingOutsideARequest() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));

        assertThat(send(client(), "/stock")).isEqualTo(200);

        assertThat(ids()).containsExactly("none");
        assertThat(values("traceparent")).containsExactly("none");
        assertThat(log.spansEnded("client")).isEmpty();
    }

    @Test
    void leavesCallersOwnHeaderAloneOutsideARequest() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));

        send(client(), "/stock", Map.of("X-Request-ID", "own"));

        assertThat(ids()).containsExactly("own");
    }

    @Test
    void replacesCallersOwnHeaderInsteadOfDoublingIt() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));

        try (Scope scope = request.makeCurrent()) {
            send(client(), "/stock", Map.of("x-request-id", "own", "Accept", "text/plain"));
        }

        assertThat(ids()).containsExactly(CALLERS_ID);
        assertThat(values("Accept")).containsExactly("text/plain");
    }

    @Test
    void redirectIsOneSpanWithOneHeaderEach() throws Exception {
        stub(get(urlPathEqualTo("/old")).willReturn(temporaryRedirect("/new")));
        stub(get(urlPathEqualTo("/new")).willReturn(ok()));

        try (Scope scope = request.makeCurrent()) {
            assertThat(send(client(), "/old")).isEqualTo(200);
        }

        assertOneHeaderEach(2);
        assertThat(theSpan().values()).containsEntry("span", "GET /old").containsEntry("status", "200");
    }

    @Test
    void authenticationIsOneSpanWithOneHeaderEach() throws Exception {
        stub(get(urlPathEqualTo("/stock"))
                .willReturn(status(401).withHeader("WWW-Authenticate", "Basic realm=\"stock\"")));
        stub(get(urlPathEqualTo("/stock")).withBasicAuth("me", "secret").willReturn(ok()));

        try (Scope scope = request.makeCurrent()) {
            assertThat(send(client(new Setup(clew, TIMEOUT, "me", "secret")), "/stock"))
                    .isEqualTo(200);
        }

        assertOneHeaderEach(2);
        assertThat(theSpan().values()).containsEntry("status", "200").containsEntry("outcome", "ok");
    }

    /** Whether it tries again is the host's business, and that each try has its headers once is ours. */
    @Test
    void tryingAgainIsOneSpanWithOneHeaderEach() throws Exception {
        stub(get(urlPathEqualTo("/busy"))
                .inScenario("busy")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(status(503).withHeader("Retry-After", "0"))
                .willSetStateTo("free"));
        stub(get(urlPathEqualTo("/busy"))
                .inScenario("busy")
                .whenScenarioStateIs("free")
                .willReturn(ok()));
        int answered;

        try (Scope scope = request.makeCurrent()) {
            answered = send(client(), "/busy");
        }

        assertOneHeaderEach(answered == 200 ? 2 : 1);
        assertThat(theSpan().values()).containsEntry("status", String.valueOf(answered));
    }

    private static void assertOneHeaderEach(int requests) {
        assertThat(received()).hasSize(requests);
        for (LoggedRequest each : received()) {
            assertThat(each.header("X-Request-ID").values()).containsExactly(CALLERS_ID);
            assertThat(each.header("traceparent").values()).hasSize(1);
        }
    }

    @Test
    void bodyNotYetReadHoldsNoScopeOpen() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok("42")));
        Client client = client();

        Answer answer;
        try (Scope scope = request.makeCurrent()) {
            answer = client.send(at("/stock"), Map.of());
            assertThat(TraceContext.current()).isSameAs(request);
        }

        try (answer) {
            assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
            assertThat(MDC.get("request_id")).isNull();
            assertThat(theSpan().values()).containsEntry("status", "200");
            assertThat(answer.body()).isEqualTo("42");
        }
    }

    @Test
    void pathIsLeftOutWhereItIsSetOff() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));
        Clew off = Clew.builder().setting("clew.http.path", "off").build();

        try (Scope scope = request.makeCurrent()) {
            send(client(new Setup(off, TIMEOUT, "", "")), "/stock");
        }

        assertThat(theSpan().values()).containsEntry("span", "GET");
    }

    @Test
    void idsOfConcurrentCallsNeverCross() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));
        Client client = client();
        List<String> paths = concurrently(200, i -> {
            String id = "request-number-" + i;
            try (Scope scope = receive(id).makeCurrent()) {
                assertThat(send(client, "/stock?id=" + id)).isEqualTo(200);
            }
            return "/stock?id=" + id + ' ' + id;
        });

        assertThat(received())
                .extracting(each -> each.getUrl() + ' ' + each.getHeader("X-Request-ID"))
                .containsExactlyInAnyOrderElementsOf(paths);
        assertThat(log.spansEnded("client")).hasSize(200);
        assertThat(clew.counters().all()).isEmpty();
    }
}
