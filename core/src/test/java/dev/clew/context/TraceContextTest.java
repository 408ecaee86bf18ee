package dev.clew.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Headers;
import dev.clew.propagation.Propagators;
import dev.clew.text.Hex;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceContextTest {
    private static final Baggage BAGGAGE = Baggage.EMPTY.with("tenant", "acme");

    private static TraceContext context(LocalTrace trace, long span, long parent, Baggage baggage) {
        return new TraceContext(trace, span, parent, baggage);
    }

    private static LocalTrace trace() {
        return new LocalTrace(1, 2, 3, "r1", "a=1", Extra.with(Extra.CLIENT_REQUEST_ID, "c1", null));
    }

    @Test
    void isEqualIfItIsTheSameSpanOfTheSameRequest() {
        TraceContext one = context(trace(), 7, 8, BAGGAGE);
        assertThat(one).isEqualTo(context(trace(), 7, 8, BAGGAGE)).hasSameHashCodeAs(context(trace(), 7, 8, BAGGAGE));
        for (TraceContext other : List.of(
                context(trace(), 9, 8, BAGGAGE),
                context(trace(), 7, 9, BAGGAGE),
                context(trace(), 7, 8, Baggage.EMPTY),
                context(
                        new LocalTrace(9, 2, 3, "r1", "a=1", Extra.with(Extra.CLIENT_REQUEST_ID, "c1", null)),
                        7,
                        8,
                        BAGGAGE),
                context(
                        new LocalTrace(1, 9, 3, "r1", "a=1", Extra.with(Extra.CLIENT_REQUEST_ID, "c1", null)),
                        7,
                        8,
                        BAGGAGE),
                context(
                        new LocalTrace(1, 2, 1, "r1", "a=1", Extra.with(Extra.CLIENT_REQUEST_ID, "c1", null)),
                        7,
                        8,
                        BAGGAGE),
                context(
                        new LocalTrace(1, 2, 3, "r9", "a=1", Extra.with(Extra.CLIENT_REQUEST_ID, "c1", null)),
                        7,
                        8,
                        BAGGAGE),
                context(
                        new LocalTrace(1, 2, 3, "r1", "a=1", Extra.with(Extra.CLIENT_REQUEST_ID, "c9", null)),
                        7,
                        8,
                        BAGGAGE),
                context(
                        new LocalTrace(1, 2, 3, "r1", "a=9", Extra.with(Extra.CLIENT_REQUEST_ID, "c1", null)),
                        7,
                        8,
                        BAGGAGE))) {
            assertThat(one).isNotEqualTo(other);
        }
        assertThat(one.equals((Object) "r1")).isFalse();
        assertThat(one.equals(null)).isFalse();
    }

    @Test
    void hasNoLazyMdcIfTheMirrorIsEager() {
        assertThat(LazyMdc.hasEntries(TraceContext.NONE)).isFalse();
        assertThat(LazyMdc.hasEntries(context(trace(), 7, 8, BAGGAGE))).isFalse();
    }

    @Test
    void hashesTheIdsThatTellSpansApart() {
        int hash = context(trace(), 7, 8, BAGGAGE).hashCode();
        assertThat(context(trace(), 9, 8, BAGGAGE).hashCode()).isNotEqualTo(hash);
        assertThat(context(new LocalTrace(9, 2, 3, "", "", null), 7, 8, BAGGAGE).hashCode())
                .isNotEqualTo(hash);
        assertThat(context(new LocalTrace(1, 9, 3, "", "", null), 7, 8, BAGGAGE).hashCode())
                .isNotEqualTo(hash);
    }

    @Test
    void noneHasNoTextAndNoChildAndCarriesNoBaggage() {
        TraceContext none = TraceContext.NONE;
        assertThat(none.isNone()).isTrue();
        assertThat(List.of(
                        none.requestId(),
                        none.clientRequestId(),
                        none.traceId(),
                        none.spanId(),
                        none.parentId(),
                        none.traceState()))
                .containsOnly("");
        assertThat(none.traceFlags()).isZero();
        assertThat(none.isSampled()).isFalse();
        assertThat(none.child()).isSameAs(none);
        assertThat(none.withBaggage(BAGGAGE)).isSameAs(none);
        assertThat(none).hasToString("TraceContext.NONE");
    }

    @Test
    void givesItsTextsOnceAndTheSame() {
        TraceContext context = context(trace(), 7, 8, BAGGAGE);
        assertThat(context.spanId()).isEqualTo("0000000000000007").isSameAs(context.spanId());
        assertThat(context.traceId())
                .isEqualTo("00000000000000010000000000000002")
                .isSameAs(context.traceId());
        assertThat(context.parentId()).isEqualTo("0000000000000008");
        assertThat(context)
                .hasToString("TraceContext{requestId=r1, traceId=00000000000000010000000000000002,"
                        + " spanId=0000000000000007}");
    }

    @Test
    void hasOneTextForBothIdsIfTheyAreTheSame() {
        String id = "0af7651916cd43dd8448eb211c80319c";
        for (String requestId : List.of(id, id.replace('1', '2'), id.substring(1), "")) {
            LocalTrace trace = new LocalTrace(0x0af7651916cd43ddL, 0x8448eb211c80319cL, 1, requestId, "", null);
            assertThat(trace.traceId()).isEqualTo(id);
            assertThat(trace.requestId()).isEqualTo(requestId.isEmpty() ? id : requestId);
            if (requestId.isEmpty() || requestId.equals(id)) {
                assertThat(trace.traceId()).isSameAs(trace.requestId());
            }
        }
        String half = "0".repeat(16) + id.substring(16);
        assertThat(new LocalTrace(0, 0x8448eb211c80319cL, 1, "x".repeat(16) + id.substring(16), "", null).traceId())
                .isEqualTo(half);
    }

    @Test
    void withOtherBaggageIsTheSameSpan() {
        TraceContext context = context(trace(), 7, 8, BAGGAGE);
        assertThat(context.withBaggage(Baggage.EMPTY.with("tenant", "acme"))).isSameAs(context);
        TraceContext other = context.withBaggage(Baggage.EMPTY);
        assertThat(other.baggage()).isSameAs(Baggage.EMPTY);
        assertThat(other.withBaggage(BAGGAGE)).isEqualTo(context);
    }

    @Test
    void functionsAndSuppliersRunWithItCurrentAndReturnTheirResults() {
        TraceContext context = context(trace(), 7, 8, BAGGAGE);
        assertThat(context.wrapFunction(text -> text + TraceContext.current().requestId())
                        .apply("in "))
                .isEqualTo("in r1");
        assertThat(context.wrapBiFunction((String a, String b) ->
                                a + b + TraceContext.current().requestId())
                        .apply("in", " "))
                .isEqualTo("in r1");
        assertThat(context.wrapSupplier(() -> TraceContext.current().requestId())
                        .get())
                .isEqualTo("r1");
        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
    }

    @Test
    void mintsFromANewPrefixAfterTheCountHasRunOut() {
        LocalTrace trace = trace();
        long sibling = 0xabcd_0000_0000_0000L;
        for (int i = 1; i < 0xffff; i++) {
            trace.nextSpanId(sibling);
        }
        assertThat(trace.nextSpanId(sibling)).isEqualTo(sibling | 0xffff);
        long first = trace.nextSpanId(sibling);
        long second = trace.nextSpanId(sibling);
        assertThat(first >>> 16).isNotEqualTo(sibling >>> 16).isNotEqualTo(second >>> 16);
        assertThat(Hex.of(first)).matches("[a-f][0-9a-f]{15}");
        assertThat(trace.traceFlags()).as("the flags beside the count").isEqualTo(3);
    }

    @Test
    void keepsFlagsApartFromTheCountAndDropsUnknownOnes() {
        LocalTrace trace = new LocalTrace(1, 2, 0xff, "", "", null);
        assertThat(trace.traceFlags()).isEqualTo(3);
        assertThat(trace.flags()).isEqualTo(3 | LocalTrace.DEBUG);
        assertThat(new LocalTrace(1, 2, 0x80 | 1, "", "", null).flags()).isEqualTo(1);
    }

    @Test
    void allContextsOfARequestCountItsEventsTogetherFromOne() {
        TraceContext request = Clew.builder().build().root();
        assertThat(RequestState.nextEvent(request)).isEqualTo(1);
        assertThat(RequestState.nextEvent(request.child())).isEqualTo(2);
        assertThat(RequestState.nextEvent(request.withBaggage(Baggage.EMPTY.with("a", "b"))))
                .isEqualTo(3);
        assertThat(RequestState.nextEvent(Clew.builder().build().root())).isEqualTo(1);
        assertThat(RequestState.nextEvent(TraceContext.NONE)).isZero();
        assertThat(RequestState.key(request.child()))
                .isSameAs(RequestState.key(request))
                .isNotSameAs(RequestState.key(Clew.builder().build().root()));
    }

    @Test
    void hasATraceparentThatNamesItsSpanOrAnother() {
        TraceContext own = context(trace(), 0x10, 0, BAGGAGE);
        assertThat(own.traceparent()).isEqualTo("00-00000000000000010000000000000002-0000000000000010-03");
        assertThat(own.traceparent(0x20)).isEqualTo("00-00000000000000010000000000000002-0000000000000020-03");
        assertThat(Headers.receive(Propagators.w3c(), "traceparent", own.traceparent())
                        .parentId())
                .isEqualTo(own.spanId());
        TraceContext child = own.child();
        assertThat(child.traceparent()).isEqualTo("00-" + child.traceId() + '-' + child.spanId() + "-03");
    }

    @Test
    void writesItsTraceparentAnewForAnotherSpanAlone() {
        LocalTrace trace = trace();
        String text = trace.traceparent(0x10);
        assertThat(text).isEqualTo("00-00000000000000010000000000000002-0000000000000010-03");
        assertThat(trace.traceparent(0x10)).isSameAs(text);
        for (long other : new long[] {0x11, 0x00, 0x20, 0x1000_0000_0000_0010L}) {
            assertThat(trace.traceparent(other).substring(36, 52)).isEqualTo(Hex.of(other));
        }
    }
}
