package dev.clew.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.formats.XRay;
import dev.clew.propagation.Extracted;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** What of a request goes over into the hop of a tracer's span, and what only where the trace is the same. */
class ForeignTraceTest {
    private static final String SPAN = "the tracer's span";
    private static final HopExtra FIELDS = new HopExtra(XRay.INSTANCE, ";a=b", null);

    private static final DebugToken TOKEN = new DebugToken(Level.DEBUG, "token");

    private static final HopExtra EXTRAS =
            HopExtra.with(HopExtra.CLIENT_REQUEST_ID, "c1", HopExtra.with(HopExtra.DEBUG_TOKEN, TOKEN, FIELDS));

    private final Hop hop = new Hop(1, 2, 1 | Hop.DEBUG, "r1", "ours=1", EXTRAS);
    private final TraceContext own = new TraceContext(hop, 0xa_0000L, 0, Baggage.EMPTY);

    private static Extracted ids(long high, long low) {
        Extracted ids = Extracted.create();
        assertThat(ids.trace(high, low, 0xb, 2)).isTrue();
        ids.traceState("theirs=1");
        return ids;
    }

    @Test
    void inTheSameTraceDebugAndVendorsFieldsGoOn() {
        Hop taken = TracerHop.takenOver(own, SPAN, ids(1, 2), "r1");
        assertThat(taken.isDebug()).isTrue();
        assertThat(taken.traceFlags()).isEqualTo(2);
        assertThat(taken.extras()).isSameAs(EXTRAS);
        assertThat(taken.traceState()).isEqualTo("theirs=1");
        assertThat(taken.clientRequestId()).isEqualTo("c1");
        assertThat(taken.debugToken()).isSameAs(TOKEN);
    }

    @Test
    void countsItsEventsWithTheRequestsOwn() {
        assertThat(own.nextEvent()).isEqualTo(1);
        assertThat(TracerHop.takenOver(own, SPAN, ids(1, 2), "r1").nextEvent()).isEqualTo(2);
        assertThat(TracerHop.unchanged(own, SPAN).nextEvent()).isEqualTo(3);
        assertThat(TracerHop.takenOver(own, SPAN, ids(1, 2), "r1").root()).isSameAs(hop);
    }

    /** Of which request nobody knows, and each look at the span makes a hop anew: a count would be one always. */
    @Test
    void countsNoEventsWhereNoRequestOfOursIsAround() {
        Hop alone = TracerHop.takenOver(TraceContext.NONE, SPAN, ids(1, 2), "");
        assertThat(alone.nextEvent()).isZero();
        assertThat(alone.nextEvent()).isZero();
        TraceContext kept = new TraceContext(alone, 0xa_0000L, 0, Baggage.EMPTY);
        assertThat(TracerHop.takenOver(kept, "a span below", ids(1, 2), "").nextEvent())
                .isZero();
    }

    @Test
    void inAnotherTraceTheyDoNot() {
        for (Extracted other : new Extracted[] {ids(9, 2), ids(1, 9)}) {
            Hop taken = TracerHop.takenOver(own, SPAN, other, "r1");
            assertThat(taken.isDebug()).isFalse();
            assertThat(taken.vendorFields(XRay.INSTANCE)).isNull();
            assertThat(taken.clientRequestId()).isEqualTo("c1");
            assertThat(taken.debugToken()).isSameAs(TOKEN);
            assertThat(taken.requestId()).isEqualTo("r1");
        }
    }

    @Test
    void withoutDebugNoneIsMadeUp() {
        TraceContext plain = new TraceContext(new Hop(1, 2, 1, "r1", "", ""), 0xa_0000L, 0, Baggage.EMPTY);
        assertThat(TracerHop.takenOver(plain, SPAN, ids(1, 2), "r1").isDebug()).isFalse();
        assertThat(TracerHop.unchanged(plain, SPAN).isDebug()).isFalse();
    }

    @Test
    void unchangedIsTheSameButForTheSpanItKnows() {
        Hop same = TracerHop.unchanged(own, SPAN);
        assertThat(same.isDebug()).isTrue();
        assertThat(same.traceFlags()).isEqualTo(1);
        assertThat(same.traceHigh()).isEqualTo(1);
        assertThat(same.traceLow()).isEqualTo(2);
        assertThat(same.extras()).isSameAs(EXTRAS);
        assertThat(same.traceState()).isEqualTo("ours=1");
        assertThat(same.isOf(SPAN)).isTrue();
        assertThat(same.isOf(new String(SPAN))).as("by value").isTrue();
        assertThat(same.isOf("another")).isFalse();
        assertThat(same.sentAs(7)).as("no tracer's span is named").isEqualTo(7);
    }

    @Test
    void namesTheTracersSpanAndMintsFromTheRequestsOwnCount() {
        Hop taken = TracerHop.takenOver(own, SPAN, ids(1, 2), "r1");
        assertThat(taken.sentAs(7)).isEqualTo(0xb);
        assertThat(taken.nextSpanId(0xffff_0000L)).isEqualTo(0xa_0001L);
        assertThat(hop.nextSpanId(0xa_0000L)).isEqualTo(0xa_0002L);
        TraceContext above = new TraceContext(taken, 0xb, 0, Baggage.EMPTY);
        assertThat(TracerHop.takenOver(above, "another", ids(1, 2), "r1").nextSpanId(0))
                .isEqualTo(0xa_0003L);
        assertThat(TracerHop.unchanged(above, "another").sentAs(7)).isEqualTo(0xb);
    }
}
