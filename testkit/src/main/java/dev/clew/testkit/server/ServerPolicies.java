package dev.clew.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.policy.InboundPolicy;
import dev.clew.testkit.CapturedLog.Line;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Extracted policies decide which callers are believed. */
abstract class ServerPolicies extends ServerFixture {
    ServerPolicies(SharedServer server) {
        super(server);
    }

    private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private Filter with(InboundPolicy policy) {
        return filter(Clew.builder().inbound(policy).build(), request -> false);
    }

    @Test
    void edgeBelievesNothing() throws Exception {
        handleIds("/ids");
        serveWith(with(InboundPolicy.restart()));

        HttpResponse<String> response = get("/ids", "X-Request-ID", CALLERS_ID, "traceparent", TRACEPARENT);

        assertThat(echoed(response)).matches(GENERATED);
        assertThat(response.body()).isEqualTo(thrice(echoed(response)));
        Line span = theSpan();
        assertThat(span.values()).doesNotContainKeys("parent_id", "client_request_id");
        assertThat(span.mdc()).containsEntry("trace_id", echoed(response));
    }

    @Test
    void edgeKeepsTheClientsIdApart() throws Exception {
        handleIds("/ids");
        serveWith(with(InboundPolicy.restartKeepingClientId()));

        HttpResponse<String> response = get("/ids", "X-Request-ID", CALLERS_ID);

        assertThat(echoed(response)).matches(GENERATED);
        assertThat(response.body()).isEqualTo(thrice(echoed(response)));
        assertThat(theSpan().values()).containsEntry("client_request_id", CALLERS_ID);
    }

    @Test
    void sourceDecidesThePolicy() throws Exception {
        handleIds("/ids");
        serveWith(with(InboundPolicy.bySource()
                .from("127.0.0.0/8, ::1", InboundPolicy.trust())
                .otherwise(InboundPolicy.restart())));

        assertThat(echoed(get("/ids", "X-Request-ID", CALLERS_ID))).isEqualTo(CALLERS_ID);
    }

    @Test
    void otherSourcesHaveTheOtherPolicy() throws Exception {
        handleIds("/ids");
        serveWith(with(InboundPolicy.bySource()
                .from("10.0.0.0/8", InboundPolicy.trust())
                .otherwise(InboundPolicy.restart())));

        assertThat(echoed(get("/ids", "X-Request-ID", CALLERS_ID))).matches(GENERATED);
    }

    @Test
    void policyMayDifferByPath() throws Exception {
        handleIds("/ids");
        handleIds("/internal/ids");
        Filter inside = with(InboundPolicy.trust());
        Filter edge = with(InboundPolicy.restart());
        serveWith((request, response, chain) -> {
            boolean internal = ((HttpServletRequest) request).getRequestURI().startsWith("/internal/");
            (internal ? inside : edge).doFilter(request, response, chain);
        });

        assertThat(echoed(get("/internal/ids", "X-Request-ID", CALLERS_ID))).isEqualTo(CALLERS_ID);
        assertThat(echoed(get("/ids", "X-Request-ID", CALLERS_ID))).matches(GENERATED);
    }

    @Test
    void refusesARequestWithoutTheIdThatIsRequired() throws Exception {
        handleIds("/ids");
        serveWith(with(InboundPolicy.require()));

        HttpResponse<String> none = get("/ids");
        HttpResponse<String> malformed = get("/ids", "X-Request-ID", "a b");
        HttpResponse<String> valid = get("/ids", "X-Request-ID", CALLERS_ID);

        assertThat(none.statusCode()).isEqualTo(400);
        assertThat(none.body()).isEqualTo("a valid X-Request-ID or traceparent header is required\n");
        assertThat(none.headers().allValues("X-Request-ID")).isEmpty();
        assertThat(malformed.statusCode()).isEqualTo(400);
        assertThat(valid.body()).isEqualTo(thrice(CALLERS_ID));
        // The application was called for one of the three.
        theSpan();
        assertThat(log.lines("clew"))
                .filteredOn(line -> line.message()
                        .equals("a request was refused: a valid X-Request-ID or traceparent header is required"))
                .extracting(line -> line.values().get("peer"))
                .hasSize(2)
                .allMatch(peer -> peer.equals("127.0.0.1") || peer.equals("0:0:0:0:0:0:0:1") || peer.equals("[::1]"));
    }
}
