package dev.clew.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.SpanListener;
import dev.clew.TraceContext;
import dev.clew.testkit.CapturedLog.Line;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes in: ids kept, replaced and generated, and the span that tells of the request. */
abstract class ServerIngress extends ServerPolicies {
    @Test
    void generatesOneIdForContextMdcAttributeAndResponse() throws Exception {
        serve("/ids", (request, response) -> response.getWriter().print(seen(request)));

        HttpResponse<String> response = get("/ids");

        assertThat(echoed(response)).matches("[a-f][0-9a-f]{31}");
        assertThat(response.body()).isEqualTo(thrice(echoed(response)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CALLERS_ID,
                "035873B9-9CBC_AC14000A-0A800032",
                "abcxyz@ABC-0",
                "5F3A5B9E1C7D4E2F8A6B0C1D2E3F4A5B",
                "7"
            })
    void keepsCallersIdAsGiven(String id) throws Exception {
        serve("/ids", (request, response) -> response.getWriter().print(seen(request)));

        HttpResponse<String> response = get("/ids", "x-request-id", id);

        assertThat(echoed(response)).isEqualTo(id);
        assertThat(response.body()).isEqualTo(thrice(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\tb", "caf\u00e9", ";;;", "; X-Hacked: y", "a\u001bb", "a\u0000b", "a\rb"})
    void replacesMalformedIdAndNeverEchoesIt(String id) throws Exception {
        serve("/ids", (request, response) -> response.getWriter().print(seen(request)));

        String answer = getRaw(id);

        // A container that refuses the request itself never lets the value in.
        if (!answer.startsWith("HTTP/1.1 400")) {
            assertThat(answer).containsPattern("X-Request-ID: [a-f][0-9a-f]{31}\r\n");
            assertThat(clew.counters().all())
                    .containsExactly(Map.entry(
                            id.isBlank() ? "rejected.request_id.empty" : "rejected.request_id.characters", 1L));
        }
        if (!id.isBlank()) {
            assertThat(answer).doesNotContain(id);
            // What a container itself logs, at DEBUG, is its own affair.
            assertThat(log.lines())
                    .noneMatch(line ->
                            line.logger().startsWith("clew") && line.toString().contains(id));
        }
    }

    @Test
    void replacesAnIdThatIsTooLongAndCountsWhy() throws Exception {
        serve("/ids", (request, response) -> response.getWriter().print(seen(request)));

        HttpResponse<String> response = get("/ids", "X-Request-ID", "X".repeat(500));

        assertThat(echoed(response)).matches("[a-f][0-9a-f]{31}");
        assertThat(clew.counters().get("rejected.request_id.too_long")).isEqualTo(1);
    }

    @Test
    void replacesAnIdThatWasSentTwice() throws Exception {
        serve("/ids", (request, response) -> response.getWriter().print(seen(request)));

        HttpResponse<String> response = get("/ids", "X-Request-ID", "one", "X-Request-ID", "two");

        assertThat(echoed(response)).matches("[a-f][0-9a-f]{31}");
        assertThat(clew.counters().get("rejected.request_id.characters")).isEqualTo(1);
    }

    @Test
    void replacesTwoIdsInOneHeader() throws Exception {
        serve("/ids", (request, response) -> response.getWriter().print(seen(request)));

        HttpResponse<String> response = get("/ids", "X-Request-ID", "one,two");

        assertThat(echoed(response)).matches("[a-f][0-9a-f]{31}");
        assertThat(clew.counters().get("rejected.request_id.characters")).isEqualTo(1);
    }

    @Test
    void firstOfTheConfiguredHeadersWinsAndIsAnswered() throws Exception {
        Clew configured = Clew.builder()
                .setting("clew.request.id.headers", "X-Trace-ID,X-Correlation-ID")
                .build();
        handle("/ids", (request, response) -> response.getWriter().print(seen(request)));
        serveWith(filter(configured, request -> false));

        HttpResponse<String> both = get("/ids", "x-correlation-id", "second", "x-trace-id", "first");
        HttpResponse<String> alias = get("/ids", "X-CORRELATION-ID", "second");

        assertThat(both.body()).isEqualTo(thrice("first"));
        assertThat(both.headers().allValues("X-Trace-ID")).containsExactly("first");
        assertThat(alias.body()).isEqualTo(thrice("second"));
        assertThat(alias.headers().allValues("X-Trace-ID")).containsExactly("second");
        assertThat(alias.headers().allValues("X-Correlation-ID")).isEmpty();
    }

    @Test
    void callersSpanIsTheParentOfTheServersSpan() throws Exception {
        serve("/orders/1", (request, response) -> response.setContentLength(0));

        get(
                "/orders/1?secret=1",
                "traceparent",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "X-Request-ID",
                CALLERS_ID);

        Line span = theSpan();
        assertThat(log.lines())
                .noneMatch(line ->
                        line.logger().startsWith("clew") && line.toString().contains("secret"));
        assertThat(span.level()).isEqualTo("INFO");
        assertThat(span.message()).isEqualTo("GET /orders/1 ended");
        assertThat(span.mdc())
                .containsEntry("request_id", CALLERS_ID)
                .containsEntry("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(span.values())
                .containsEntry("parent_id", "00f067aa0ba902b7")
                .containsEntry("span", "GET /orders/1")
                .containsEntry("path", "/orders/1")
                .containsEntry("status", "200")
                .containsEntry("bytes", "0")
                .containsEntry("outcome", "ok")
                .containsEntry("peer", "127.0.0.1")
                .hasEntrySatisfying("duration_ms", millis -> assertThat(millis).matches("\\d+\\.\\d{3}"))
                .containsOnlyKeys(
                        "event",
                        "kind",
                        "parent_id",
                        "span",
                        "peer",
                        "outcome",
                        "duration_ms",
                        "path",
                        "status",
                        "bytes");
    }

    @Test
    void listenersMayAddToTheSpansLine() throws Exception {
        Clew configured = Clew.builder()
                .listener(new SpanListener() {
                    @Override
                    public void started(Span span) {
                        span.attribute("tenant", "acme");
                    }
                })
                .build();
        serveWith(filter(configured, request -> false));

        get("/unknown");

        assertThat(theSpan().values()).containsEntry("tenant", "acme").containsEntry("path", "/unknown");
    }

    @Test
    void spanIsNamedByTheRouteWhereTheApplicationNamesIt() throws Exception {
        serve("/orders/1", (request, response) -> request.setAttribute(ROUTE, "/orders/{id}"));

        get("/orders/1");

        assertThat(theSpan().values()).containsEntry("span", "GET /orders/{id}").containsEntry("route", "/orders/{id}");
    }

    @Test
    void ignoredPathHasNoIdEvenOnItsErrorPage() throws Exception {
        List<String> ids = new CopyOnWriteArrayList<>();
        handle("/health", (request, response) -> {
            ids.add(TraceContext.current().requestId());
            response.sendError(503);
        });
        handle("/error", (request, response) -> ids.add(TraceContext.current().requestId()));
        serveWith(filter(clew, request -> request.getRequestURI().equals("/health")));

        HttpResponse<String> response = get("/health", "X-Request-ID", CALLERS_ID);

        await(() -> !accessLog().isEmpty());
        stopServer();
        assertThat(response.headers().allValues("X-Request-ID")).isEmpty();
        assertThat(accessLog()).containsExactly("-");
        assertThat(ids).containsExactly("", "");
        assertThat(log.spansEnded("server")).isEmpty();
    }

    @Test
    void nextRequestOnTheSameConnectionNeverSeesTheIdBefore() throws Exception {
        serve("/ids", (request, response) -> response.getWriter().print(seen(request)));

        get("/ids", "X-Request-ID", CALLERS_ID);
        for (int i = 0; i < 50; i++) {
            HttpResponse<String> next = get("/ids");
            assertThat(echoed(next)).isNotEqualTo(CALLERS_ID);
            assertThat(next.body()).isEqualTo(thrice(echoed(next)));
        }
    }
}
