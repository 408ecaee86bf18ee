package dev.clew.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.ClewBuilder;
import dev.clew.context.TraceContext;
import dev.clew.http.FakeAdapter.Request;
import dev.clew.propagation.Extracted;
import dev.clew.propagation.Getter;
import dev.clew.propagation.Propagator;
import dev.clew.propagation.Setter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({
        "b3, T-S-1",
        "uber-trace-id, T:S:0:1",
        "X-Cloud-Trace-Context, T/S;o=1",
        "X-Amzn-Trace-Id, Root=1-T;Parent=S;sampled=1"
    })
    void idsOfAnEarlierCallAreKnownByTheirTrace(String field, String pattern) {
        OneField format = new OneField(field, pattern);
        HttpClientHandler<Request> vendor = handler(builder().propagator(format).build());
        Request first = Request.to("listed");
        String sent = vendor.begin(laden, first, 0).inject(first).values(field).get(0);
        Request rebuilt = Request.to("elsewhere").with(field, sent);
        Request another = Request.to("elsewhere").with(field, format.value(unladen, 7));

        assertThat(vendor.begin(laden, rebuilt, 0).inject(rebuilt).headers()).isEmpty();
        assertThat(vendor.begin(laden, another, 0).inject(another)).isSameAs(another);
    }

    /** A vendor's format, with the letters T and S in the places of trace and span. */
    private record OneField(String field, String pattern) implements Propagator {
        String value(TraceContext context, long spanId) {
            return pattern.replace("S", HexFormat.of().toHexDigits(spanId)).replace("T", context.traceId());
        }

        @Override
        public List<String> fields() {
            return List.of(field);
        }

        @Override
        public <C> void extract(C carrier, Getter<? super C> getter, Extracted extracted) {}

        @Override
        public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
            setter.set(carrier, field, value(context, spanId));
        }
    }
}
