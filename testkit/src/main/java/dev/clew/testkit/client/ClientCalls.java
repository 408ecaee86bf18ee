package dev.clew.testkit.client;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog.Line;
import dev.clew.testkit.client.TestedClient.Answer;
import dev.clew.testkit.client.TestedClient.Setup;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Calls that wait for the response and succeed. */
abstract class ClientCalls extends ClientFixture {
    ClientCalls(Function<Setup, TestedClient> open) {
        super(open);
    }

    @Test
    void sendsIdAndChildSpanAndReportsTheOutcome() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));

        assertThat(sendInRequest(client(), "/stock?secret=1")).isEqualTo(200);

        Line span = theSpan();
        assertThat(ids()).containsExactly(CALLERS_ID);
        assertThat(values("traceparent"))
                .containsExactly("00-" + request.traceId() + '-' + span.mdc().get("span_id") + "-01");
        assertThat(span.message()).isEqualTo("GET /stock ended");
        assertThat(span.level()).isEqualTo("DEBUG");
        assertThat(span.error()).isNull();
        assertThat(span.values())
                .containsEntry("parent_id", request.spanId())
                .containsEntry("peer", at("").getAuthority())
                .containsEntry("status", "200")
                .containsEntry("deadline_ms", "10000")
                .containsEntry("outcome", "ok");
        log.assertEveryLineCarries(CALLERS_ID, "clew.span");
    }

    @Test
    void passesTraceStateOnUnchanged() throws Exception {
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

        sendInRequest(client(), "/stock", Map.of("x-request-id", "own", "Accept", "text/plain"));

        assertThat(ids()).containsExactly(CALLERS_ID);
        assertThat(values("Accept")).containsExactly("text/plain");
    }

    @Test
    void bodyNotYetReadHoldsNoScopeOpen() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok("42")));
        TestedClient client = client();

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
    void pathIsLeftOutIfSetOff() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));
        Clew off = Clew.builder().setting("clew.http.path", "off").build();

        sendInRequest(client(off), "/stock");

        assertThat(theSpan().values()).containsEntry("span", "GET");
    }

    @Test
    void idsOfConcurrentCallsNeverCross() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));
        TestedClient client = client();
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
