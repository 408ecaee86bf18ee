package dev.clew.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.ClewBuilder;
import dev.clew.context.TraceContext;
import dev.clew.http.FakeAdapter.Request;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The caller has set headers itself that ids and baggage may be in. */
class OwnHeadersTest {
    private final Clew listed = builder().build();
    private final TraceContext laden = listed.receive(Map.of("X-Request-ID", "r1", "baggage", "user=42"), Map::get, "");
    private final TraceContext unladen = listed.receive(Map.of("X-Request-ID", "r1"), Map::get, "");

    private static ClewBuilder builder() {
        return Clew.builder().setting("clew.outbound.hosts", "listed").setting("clew.span.log", "false");
    }

    private HttpClientCall<Request> begin(TraceContext context, Request own) {
        return handler(listed).begin(context, own, 0);
    }

    private static HttpClientHandler<Request> handler(Clew clew) {
        return HttpClientHandler.create(clew, "test", FakeAdapter.INSTANCE);
    }

    @Test
    void headerOfTheCallersOwnIsNotSetAgain() {
        Request own = Request.to("listed").with("baggage", "own=1");
        HttpClientCall<Request> call = begin(unladen, own);

        assertThat(call.inject(own).values("baggage")).containsExactly("own=1");
        assertThat(call.inject(Request.to("listed")).values("baggage")).isEmpty();
    }

    @Test
    void idThatTheCallerHasSetAlikeIsSetAgain() {
        Request own = Request.to("listed").with("X-Request-ID", "r1");
        HttpClientCall<Request> call = begin(laden, own);

        assertThat(call.inject(own).headers()).containsOnlyKeys("X-Request-ID", "traceparent", "baggage");
        assertThat(call.inject(Request.to("elsewhere")).headers()).isEmpty();
        assertThat(call.inject(Request.to("listed")).values("X-Request-ID")).containsExactly("r1");
        assertThat(own.headers()).containsOnlyKeys("X-Request-ID");
    }

    @Test
    void stateOfTheTraceparentThatWeReplaceIsNotSent() {
        Request own = Request.to("listed").with("tracestate", "own=1");
        HttpClientCall<Request> call = begin(laden, own);

        assertThat(call.inject(own).headers()).containsOnlyKeys("X-Request-ID", "traceparent", "baggage");
        assertThat(call.inject(Request.to("listed").with("tracestate", "own=1")).headers())
                .containsOnlyKeys("X-Request-ID", "traceparent", "baggage");
        assertThat(own.values("tracestate")).containsExactly("own=1");
    }

    @Test
    void fieldsThatNoFormatHasWrittenAreTheCallersOwn() {
        Request own = Request.to("elsewhere").with("baggage", "own=1").with("X-Request-ID", "own");

        assertThat(begin(unladen, own).inject(own)).isSameAs(own);
        assertThat(own.headers()).containsOnlyKeys("baggage", "X-Request-ID");
    }

    @Test
    void idThatTheCallerHasCopiedIsOurs() {
        Request own = Request.to("elsewhere").with("X-Request-ID", "r1").with("Accept", "text/plain");

        assertThat(begin(unladen, own).inject(own).headers()).containsOnlyKeys("Accept");
    }

    @Test
    void headersOfTheCallersOwnStayIfNothingWasSent() {
        Request own = Request.to("elsewhere").with("X-Request-ID", "own");
        HttpClientCall<Request> call = begin(laden, own);

        assertThat(call.inject(own)).isSameAs(own);
        assertThat(own.values("X-Request-ID")).containsExactly("own");
    }

    @Test
    void callersOwnIdStaysThoughItBeginsWithOurs() {
        // The request's id is r1.
        Request own = Request.to("elsewhere").with("X-Request-ID", "r12");

        assertThat(begin(unladen, own).inject(own)).isSameAs(own);
    }
}
