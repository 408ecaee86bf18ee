package dev.clew.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.ClewBuilder;
import dev.clew.Span;
import dev.clew.SpanListener;
import dev.clew.context.TraceContext;
import dev.clew.http.FakeAdapter.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpClientCallTest {
    private final List<Span> ended = new ArrayList<>();
    private final Clew listed =
            builder().setting("clew.outbound.hosts", "listed").build();
    private final HttpClientHandler<Request> handler = handler(listed);
    private final TraceContext request =
            listed.receive(Map.of("X-Request-ID", "r1", "baggage", "user=42"), Map::get, "");

    private ClewBuilder builder() {
        return Clew.builder().setting("clew.span.log", "false").listener(new SpanListener() {
            @Override
            public void ended(Span span) {
                ended.add(span);
            }
        });
    }

    private static HttpClientHandler<Request> handler(Clew clew) {
        return HttpClientHandler.create(clew, "test", FakeAdapter.INSTANCE);
    }

    private HttpClientCall<Request> begin(String host) {
        return handler.begin(request, Request.to(host), 250);
    }

    private Map<String, Object> attributes() {
        assertThat(ended).hasSize(1);
        Map<String, Object> attributes = new HashMap<>();
        ended.get(0).forEachAttribute(attributes::put);
        return attributes;
    }

    @Test
    void eachRequestIsJudgedByItsOwnHost() {
        HttpClientCall<Request> call = begin("listed");

        assertThat(call.inject(Request.to("listed")).headers())
                .containsOnlyKeys("X-Request-ID", "traceparent", "baggage");
        assertThat(call.inject(Request.to("elsewhere")).headers()).isEmpty();
        assertThat(call.inject(Request.to("LISTED")).values("X-Request-ID")).containsExactly("r1");
    }

    @Test
    void callersRequestIsCopied() {
        Request own = Request.to("listed").with("x-request-id", "own").with("Accept", "text/plain");
        HttpClientCall<Request> call = handler.begin(request, own, 0);

        Request sent = call.inject(own);

        assertThat(sent.values("X-Request-ID")).containsExactly("r1");
        assertThat(sent.values("Accept")).containsExactly("text/plain");
        assertThat(own.headers()).containsOnlyKeys("x-request-id", "Accept");
        assertThat(own.values("X-Request-ID")).containsExactly("own");
    }

    @Test
    void requestRebuiltFromAnEarlierOneLosesTheIdsForAHostThatIsNotListed() {
        HttpClientCall<Request> call = begin("listed");
        Request rebuilt = Request.to("elsewhere").with("Accept", "text/plain");
        rebuilt.headers().putAll(call.inject(Request.to("listed")).headers());

        assertThat(call.inject(rebuilt).headers()).containsOnlyKeys("Accept");
    }

    @Test
    void requestThatHasTheIdsStaysAsItIs() {
        HttpClientCall<Request> call = begin("listed");
        Request sent = call.inject(Request.to("listed"));

        assertThat(call.inject(sent)).isSameAs(sent);
    }

    @Test
    void idsThatWereDroppedOrDoubledAreSetAgain() {
        HttpClientCall<Request> call = begin("listed");
        Request changed = Request.to("listed").with("X-Request-ID", "r1").with("X-Request-ID", "r1");

        assertThat(call.inject(changed).values("X-Request-ID")).containsExactly("r1");
        assertThat(changed.headers()).containsOnlyKeys("X-Request-ID", "traceparent", "baggage");
    }

    @Test
    void callThatIsMovedToAListedHostGetsTheIdsOfItsSpan() {
        HttpClientCall<Request> call = begin("elsewhere");

        assertThat(call.inject(Request.to("elsewhere")).headers()).isEmpty();
        Request moved = call.inject(Request.to("listed"));
        call.answered(200);

        assertThat(moved.values("baggage")).containsExactly("user=42");
        assertThat(moved.values("traceparent"))
                .containsExactly(
                        "00-" + request.traceId() + '-' + ended.get(0).context().spanId() + "-03");
    }

    @Test
    void callIsOneSpanThatCountsItsRequests() {
        HttpClientCall<Request> call = begin("listed");

        call.sent(Request.to("listed"), handler);
        call.sent(Request.to("elsewhere"), handler);
        call.sent(Request.to("elsewhere"), handler(listed));
        call.answered(404);
        call.failed(new IOException(), Span.Outcome.ERROR);
        call.ended();

        assertThat(attributes()).isEqualTo(Map.of("deadline_ms", 250L, "attempt", 2, "status", 404));
        assertThat(ended.get(0).name()).isEqualTo("GET /stock");
        assertThat(ended.get(0).peer()).isEqualTo("elsewhere:8080");
        assertThat(ended.get(0).outcome()).isEqualTo(Span.Outcome.OK);
        assertThat(ended.get(0).error()).isNull();
    }

    @Test
    void failureAfterAnAnswerHasItsStatus() {
        IOException failure = new IOException();

        begin("listed").failed(failure, Span.Outcome.CANCELLED, 200);

        assertThat(attributes()).isEqualTo(Map.of("deadline_ms", 250L, "status", 200));
        assertThat(ended.get(0).outcome()).isEqualTo(Span.Outcome.CANCELLED);
        assertThat(ended.get(0).error()).isSameAs(failure);
    }

    @Test
    void callThatJustEndsIsAsWanted() {
        begin("listed").ended();

        assertThat(ended).extracting(Span::outcome).containsExactly(Span.Outcome.OK);
    }

    @Test
    void outsideARequestNothingIsSentAndNothingTold() {
        Request own = Request.to("elsewhere").with("X-Request-ID", "own");
        HttpClientCall<Request> call = handler.begin(TraceContext.NONE, own, 0);

        assertThat(call.isNone()).isTrue();
        assertThat(call.sent(Request.to("listed"), handler).headers()).isEmpty();
        assertThat(call.sent(own, handler).values("X-Request-ID")).containsExactly("own");
        call.attempts(1, "listed", 80);
        call.answered(200);
        assertThat(ended).isEmpty();
    }

    @Test
    void idsAreSentThoughNobodyListens() {
        HttpClientHandler<Request> quiet =
                handler(Clew.builder().setting("clew.span.log", "false").build());

        HttpClientCall<Request> call = quiet.begin(request, Request.to("anywhere"), 0);

        assertThat(call.isNone()).isFalse();
        assertThat(call.inject(Request.to("anywhere")).headers()).containsOnlyKeys("X-Request-ID", "traceparent");
    }

    @Test
    void failureOfOursIsCountedAndTheCallMade() {
        HttpClientCall<Request> call = begin("listed");
        Request broken = Request.to("");

        assertThat(call.inject(broken)).isSameAs(broken);
        assertThat(handler.begin(request, broken, 0).isNone()).isTrue();
        assertThat(call.sent(broken, handler)).isSameAs(broken);
        call.answered(200);

        assertThat(listed.counters().all()).isEqualTo(Map.of("skipped.test.send", 2L, "skipped.test.sent", 2L));
        assertThat(attributes()).isEqualTo(Map.of("deadline_ms", 250L, "status", 200));
    }

    @Test
    void idsAreAllThatACallNeedsIfNobodyListensAndEveryHostMayHaveThem() {
        ClewBuilder unheard = Clew.builder().setting("clew.span.log", "false");

        assertThat(handler(unheard.build()).onlyInjects()).isTrue();
        assertThat(handler(builder().build()).onlyInjects()).isFalse();
        assertThat(handler(unheard.setting("clew.outbound.hosts", "listed").build())
                        .onlyInjects())
                .isFalse();
    }

    @Test
    void idsAloneAreInjectedIntoACopyAndInjectedAgainIfTheyWereDropped() {
        HttpClientHandler<Request> unheard =
                handler(Clew.builder().setting("clew.span.log", "false").build());
        Request own = Request.to("any").with("baggage", "own=1").with("tracestate", "own=1");

        Request carrier = unheard.inject(request, own);
        Request again = unheard.injectAgain(own, carrier, Request.to("other"));

        assertThat(own.headers()).containsOnlyKeys("baggage", "tracestate");
        assertThat(carrier.headers()).containsOnlyKeys("X-Request-ID", "traceparent", "baggage");
        assertThat(again.headers()).containsOnlyKeys("X-Request-ID", "traceparent");
        assertThat(again.values("traceparent")).isEqualTo(carrier.values("traceparent"));
        assertThat(unheard.injectAgain(own, carrier, carrier)).isSameAs(carrier);
    }

    @Test
    void failureToInjectIdsAloneIsCountedAndLeavesTheRequest() {
        Clew clew = Clew.builder().setting("clew.span.log", "false").build();
        Request unnamed = Request.to("");

        assertThat(handler(clew).inject(request, unnamed)).isSameAs(unnamed);
        assertThat(clew.counters().all()).containsOnly(Map.entry("skipped.test.send", 1L));
        assertThat(handler(clew).inject(TraceContext.NONE, unnamed)).isSameAs(unnamed);
    }
}
