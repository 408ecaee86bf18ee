package dev.clew.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.SpanListener;
import dev.clew.TraceContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpClientCallTest {
    private final List<Span> ended = new ArrayList<>();
    private final Clew listed = builder().setting("clew.outbound.hosts", "listed").build();
    private final HttpClientHandler handler = HttpClientHandler.create(listed, "test");
    private final TraceContext request =
            listed.receive(Map.of("X-Request-ID", "r1", "baggage", "user=42"), Map::get, "");

    private Clew.Builder builder() {
        return Clew.builder().setting("clew.span.log", "false").listener(new SpanListener() {
            @Override
            public void ended(Span span) {
                ended.add(span);
            }
        });
    }

    private static FakeRequest to(String host) {
        return new FakeRequest(host);
    }

    private static FakeRequest sent(HttpClientCall call, FakeRequest request) {
        call.inject(request);
        return request;
    }

    private Map<String, Object> attributes() {
        assertThat(ended).hasSize(1);
        Map<String, Object> attributes = new HashMap<>();
        ended.get(0).forEachAttribute(attributes::put);
        return attributes;
    }

    @Test
    void eachRequestIsJudgedByItsOwnHost() {
        HttpClientCall call = handler.begin(request, to("listed"));

        assertThat(sent(call, to("listed")).headers).containsOnlyKeys("X-Request-ID", "traceparent", "baggage");
        assertThat(sent(call, to("elsewhere")).headers).isEmpty();
        assertThat(sent(call, to("LISTED")).values("X-Request-ID")).containsExactly("r1");
    }

    @Test
    void requestRebuiltFromAnEarlierOneLosesTheIdsForAHostThatIsNotListed() {
        HttpClientCall call = handler.begin(request, to("listed"));
        FakeRequest rebuilt = to("elsewhere");
        rebuilt.headers.putAll(sent(call, to("listed")).headers);
        rebuilt.add("Accept", "text/plain");

        call.inject(rebuilt);

        assertThat(rebuilt.headers).containsOnlyKeys("Accept");
    }

    @Test
    void callThatIsMovedToAListedHostGetsTheIdsOfItsSpan() {
        HttpClientCall call = handler.begin(request, to("elsewhere"));

        assertThat(sent(call, to("elsewhere")).headers).isEmpty();
        FakeRequest moved = sent(call, to("listed"));
        call.answered(200);

        assertThat(moved.values("baggage")).containsExactly("user=42");
        assertThat(moved.values("traceparent"))
                .containsExactly("00-" + request.traceId() + '-'
                        + ended.get(0).context().spanId() + "-03");
    }

    @Test
    void headersOfTheCallersOwnStayIfNothingWasPutOn() {
        HttpClientCall call = handler.begin(request, to("elsewhere"));
        FakeRequest own = to("elsewhere");
        own.add("X-Request-ID", "own");

        call.inject(own);

        assertThat(own.values("X-Request-ID")).containsExactly("own");
    }

    @Test
    void callIsOneSpanThatCountsItsRequests() {
        HttpClientCall call = handler.begin(request, to("listed"));

        call.sent(to("listed"), handler);
        call.sent(to("elsewhere"), handler);
        call.sent(to("elsewhere"), HttpClientHandler.create(listed, "another"));
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

        handler.begin(request, to("listed")).failed(failure, Span.Outcome.CANCELLED, 200);

        assertThat(attributes()).isEqualTo(Map.of("deadline_ms", 250L, "status", 200));
        assertThat(ended.get(0).outcome()).isEqualTo(Span.Outcome.CANCELLED);
        assertThat(ended.get(0).error()).isSameAs(failure);
    }

    @Test
    void callThatJustEndsIsAsWanted() {
        handler.begin(request, to("listed")).ended();

        assertThat(ended).extracting(Span::outcome).containsExactly(Span.Outcome.OK);
    }

    @Test
    void outsideARequestNothingIsSentAndNothingTold() {
        HttpClientCall call = handler.begin(TraceContext.NONE, to("listed"));
        FakeRequest own = to("elsewhere");
        own.add("X-Request-ID", "own");

        call.sent(to("listed"), handler);
        call.sent(own, handler);
        call.attempts(1, "listed", 80);
        call.answered(200);

        assertThat(call.isNone()).isTrue();
        assertThat(sent(call, to("listed")).headers).isEmpty();
        assertThat(own.values("X-Request-ID")).containsExactly("own");
        assertThat(ended).isEmpty();
    }

    @Test
    void idsAreSentThoughNobodyListens() {
        Clew silent = Clew.builder().setting("clew.span.log", "false").build();
        HttpClientHandler quiet = HttpClientHandler.create(silent, "test");

        HttpClientCall call = quiet.begin(request, to("anywhere"));

        assertThat(call.isNone()).isFalse();
        assertThat(sent(call, to("anywhere")).headers).containsOnlyKeys("X-Request-ID", "traceparent");
    }

    /** A request that its client cannot change. */
    private static final class Frozen implements HttpClientRequest {
        private final boolean isRead;

        Frozen(boolean isRead) {
            this.isRead = isRead;
        }

        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String path() {
            return "/";
        }

        @Override
        public String host() {
            if (!isRead) {
                throw new IllegalStateException("host");
            }
            return "listed";
        }

        @Override
        public int port() {
            return 80;
        }

        @Override
        public void setHeader(String name, String value) {
            throw new IllegalStateException("frozen");
        }

        @Override
        public void removeHeader(String name) {
            throw new IllegalStateException("frozen");
        }
    }

    @Test
    void failureOfOursIsCountedAndTheCallMade() {
        HttpClientCall call = handler.begin(request, new Frozen(true));

        call.inject(new Frozen(true));
        call.sent(new Frozen(true), handler);
        call.answered(200);

        assertThat(handler.begin(request, new Frozen(false)).isNone()).isTrue();
        assertThat(listed.counters().all()).isEqualTo(Map.of("skipped.test.send", 2L, "skipped.test.sent", 1L));
        assertThat(attributes()).isEqualTo(Map.of("attempt", 1, "status", 200));
    }
}
