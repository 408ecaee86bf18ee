package dev.clew.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.context.CurrentSpanSource.Ids;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** The fields that a tracer's span takes over from a request: some always, some only in the same trace. */
class ForeignTraceTest {
    private static final Object FORMAT = "a format";
    private static final String SPAN = "the tracer's span";
    private static final Extra FIELDS = new Extra(FORMAT, ";a=b", null);

    private static final DebugToken TOKEN = new DebugToken(Level.DEBUG, "token");

    private static final Extra EXTRAS =
            Extra.with(Extra.CLIENT_REQUEST_ID, "c1", Extra.with(Extra.DEBUG_TOKEN, TOKEN, FIELDS));

    private final LocalTrace trace = new LocalTrace(1, 2, 1 | LocalTrace.DEBUG, "r1", "ours=1", EXTRAS);
    private final TraceContext own = new TraceContext(trace, 0xa_0000L, 0, Baggage.EMPTY);

    private static Ids ids(long high, long low) {
        return new Ids(high, low, 0xb, 2, "theirs=1");
    }

    private static boolean isDebug(LocalTrace trace) {
        return (trace.flags() & LocalTrace.DEBUG) != 0;
    }

    @Test
    void inTheSameTraceDebugAndVendorsFieldsGoOn() {
        LocalTrace taken = FixedSource.joined(own, SPAN, ids(1, 2));
        assertThat(isDebug(taken)).isTrue();
        assertThat(taken.traceFlags()).isEqualTo(2);
        assertThat(taken.extras()).isSameAs(EXTRAS);
        assertThat(taken.traceState()).isEqualTo("theirs=1");
        assertThat(taken.clientRequestId()).isEqualTo("c1");
        assertThat(taken.extra(Extra.DEBUG_TOKEN)).isSameAs(TOKEN);
    }

    @Test
    void countsItsEventsWithTheRequestsOwn() {
        assertThat(RequestState.nextEvent(own)).isEqualTo(1);
        assertThat(FixedSource.joined(own, SPAN, ids(1, 2)).root().nextEvent()).isEqualTo(2);
        assertThat(FixedSource.kept(own, SPAN).root().nextEvent()).isEqualTo(3);
        assertThat(FixedSource.joined(own, SPAN, ids(1, 2)).root()).isSameAs(trace);
    }

    /** Outside a request each look at the span makes a new trace, so every count would be one. */
    @Test
    void countsNoEventsOutsideARequestOfOurs() {
        LocalTrace alone = FixedSource.joined(TraceContext.NONE, SPAN, ids(1, 2));
        assertThat(alone.root().nextEvent()).isZero();
        assertThat(alone.root().nextEvent()).isZero();
        TraceContext kept = new TraceContext(alone, 0xa_0000L, 0, Baggage.EMPTY);
        assertThat(FixedSource.joined(kept, "a span below", ids(1, 2)).root().nextEvent())
                .isZero();
    }

    @Test
    void inAnotherTraceTheyDoNot() {
        for (Ids other : new Ids[] {ids(9, 2), ids(1, 9)}) {
            LocalTrace taken = FixedSource.joined(own, SPAN, other);
            assertThat(isDebug(taken)).isFalse();
            assertThat(taken.extra(FORMAT)).isNull();
            assertThat(taken.clientRequestId()).isEqualTo("c1");
            assertThat(taken.extra(Extra.DEBUG_TOKEN)).isSameAs(TOKEN);
            assertThat(taken.requestId()).isEqualTo("r1");
        }
    }

    @Test
    void withoutDebugNoneIsInvented() {
        TraceContext plain = new TraceContext(new LocalTrace(1, 2, 1, "r1", "", null), 0xa_0000L, 0, Baggage.EMPTY);
        assertThat(isDebug(FixedSource.joined(plain, SPAN, ids(1, 2)))).isFalse();
        assertThat(isDebug(FixedSource.kept(plain, SPAN))).isFalse();
    }

    @Test
    void keptIdsAreTheSameExceptForTheKnownSpan() {
        LocalTrace same = FixedSource.kept(own, SPAN);
        assertThat(isDebug(same)).isTrue();
        assertThat(same.traceFlags()).isEqualTo(1);
        assertThat(same.traceIdHigh()).isEqualTo(1);
        assertThat(same.traceIdLow()).isEqualTo(2);
        assertThat(same.extras()).isSameAs(EXTRAS);
        assertThat(same.traceState()).isEqualTo("ours=1");
        assertThat(same.isOf(SPAN)).isTrue();
        assertThat(same.isOf(new String(SPAN))).as("by value").isTrue();
        assertThat(same.isOf("another")).isFalse();
        assertThat(same.sentAs(7)).as("no tracer's span is named").isEqualTo(7);
    }

    @Test
    void namesTheTracersSpanAndMintsFromTheRequestsOwnCount() {
        LocalTrace taken = FixedSource.joined(own, SPAN, ids(1, 2));
        assertThat(taken.sentAs(7)).isEqualTo(0xb);
        assertThat(taken.nextSpanId(0xffff_0000L)).isEqualTo(0xa_0001L);
        assertThat(trace.nextSpanId(0xa_0000L)).isEqualTo(0xa_0002L);
        TraceContext above = new TraceContext(taken, 0xb, 0, Baggage.EMPTY);
        assertThat(FixedSource.joined(above, "another", ids(1, 2)).nextSpanId(0))
                .isEqualTo(0xa_0003L);
        assertThat(FixedSource.kept(above, "another").sentAs(7)).isEqualTo(0xb);
    }

    @Test
    void withoutItsExtrasATraceStillCountsWithTheRequest() {
        LocalTrace stripped = own.localTrace().without(own.spanIdAsLong(), Extra.CLIENT_REQUEST_ID, Extra.DEBUG_TOKEN);
        assertThat(stripped.clientRequestId()).isEmpty();
        assertThat(stripped.extra(Extra.DEBUG_TOKEN)).isNull();
        assertThat(stripped.root()).isSameAs(own.localTrace().root());
        assertThat(stripped.requestId()).isEqualTo(own.requestId());
        assertThat(stripped.traceId()).isEqualTo(own.traceId());
        assertThat(stripped.nextSpanId(0)).isNotEqualTo(own.nextChildId());
        assertThat(stripped.sentAs(7)).isEqualTo(7);
    }
}
