package dev.clew.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.SpanListener;
import dev.clew.testkit.CapturedLog.Line;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.UnavailableException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The span of a request that is served by one dispatch. */
abstract class ServerSpans extends ServerFixture {
    ServerSpans(SharedServer server) {
        super(server);
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
    void spanIsNamedByTheRouteIfTheApplicationSetsIt() throws Exception {
        serve("/orders/1", (request, response) -> request.setAttribute(ROUTE, "/orders/{id}"));

        get("/orders/1");

        assertThat(theSpan().values()).containsEntry("span", "GET /orders/{id}").containsEntry("route", "/orders/{id}");
    }

    @Test
    void sentErrorEndsTheSpanAsAnError() throws Exception {
        serve("/busy", (request, response) -> response.sendError(503));

        HttpResponse<String> response = get("/busy", "X-Request-ID", CALLERS_ID);

        assertThat(echoed(response)).isEqualTo(CALLERS_ID);
        assertThat(theSpan().values()).containsEntry("status", "503").containsEntry("outcome", "error");
    }

    @Test
    void clientErrorEndsTheSpanAsOk() throws Exception {
        serve("/ids", (request, response) -> {});

        get("/unknown");

        assertThat(theSpan().values()).containsEntry("status", "404").containsEntry("outcome", "ok");
    }

    @Test
    void unavailabilityIsReportedAs503() throws Exception {
        Filter unavailable = (request, response, chain) -> {
            if (request.getDispatcherType() == DispatcherType.REQUEST) {
                throw new UnavailableException("starting", 5);
            }
            chain.doFilter(request, response);
        };
        serveWith(filter(), unavailable);

        HttpResponse<String> response = get("/ids");

        // Undertow answers 500 if a filter throws it. Embedded Tomcat answers nothing for a servlet that it did not
        // make.
        assertThat(response.statusCode()).isIn(503, 500, 200);
        assertThat(theSpan().values())
                .containsEntry("status", response.statusCode() == 500 ? "500" : "503")
                .containsEntry("outcome", "error");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void queryThatTheContainerRefusesHasTheStatusThatTheClientGot(boolean wrapped) throws Exception {
        serve("/query", (request, response) -> {
            try {
                response.getWriter().print(request.getParameter("a"));
            } catch (RuntimeException e) {
                if (wrapped) {
                    throw new ServletException(e);
                }
                throw e;
            }
        });

        String answer = exchangeRaw("GET /query?a=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        String status = statusOf(answer);
        if (status.equals("400") && !answer.contains("X-Request-ID")) {
            return; // The container refuses the request before it reaches the filter.
        }
        assertThat(status).isIn("200", "400");
        Line span = theSpan();
        assertThat(span.values()).containsEntry("status", status).containsEntry("outcome", "ok");
        assertThat(span.level()).isEqualTo("INFO");
        assertThat(span.error()).isNull();
    }
}
