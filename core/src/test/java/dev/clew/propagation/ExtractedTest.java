package dev.clew.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.context.Baggage;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExtractedTest {
    private final Extracted inbound = Extracted.create();

    @Test
    void firstTraceWins() {
        assertThat(inbound.trace(1, 2, 3, 1)).isTrue();
        assertThat(inbound.trace(4, 5, 6, 0)).isFalse();
        assertThat(inbound.trace(4, 5, 6)).isFalse();
        assertThat(List.of(inbound.traceIdHigh(), inbound.traceIdLow(), inbound.parentId()))
                .containsExactly(1L, 2L, 3L);
        assertThat(inbound.traceFlags()).isEqualTo(1);
    }

    @Test
    void zeroIsNoTraceAndHalfOfItMayBeZero() {
        assertThat(inbound.trace(0, 0, 3, 1)).isFalse();
        assertThat(inbound.hasTrace()).isFalse();
        assertThat(inbound.isSamplingDecided()).isFalse();
        assertThat(inbound.parentId()).isZero();
        assertThat(inbound.trace(0, 2, 0)).isTrue();
        assertThat(inbound.hasTrace()).isTrue();
        assertThat(Extracted.create().trace(1, 0, 0)).isTrue();
    }

    @Test
    void dropsReservedFlags() {
        assertThat(inbound.trace(1, 2, 3, 0xfe)).isTrue();
        assertThat(inbound.traceFlags()).isEqualTo(2);
    }

    @Test
    void firstDecisionWins() {
        inbound.sampled(false);
        inbound.sampled(true);
        inbound.debug();
        assertThat(inbound.isSamplingDecided()).isTrue();
        assertThat(inbound.traceFlags()).isZero();

        Extracted debug = Extracted.create();
        debug.debug();
        debug.sampled(false);
        assertThat(debug.isSamplingDecided()).isTrue();
        assertThat(debug.traceFlags()).isEqualTo(1);
        assertThat(debug.isDebug()).isTrue();

        Extracted yes = Extracted.create();
        yes.sampled(true);
        assertThat(yes.traceFlags()).isEqualTo(1);
    }

    @Test
    void firstRequestIdWins() {
        inbound.requestId("a");
        inbound.requestId("b");
        assertThat(inbound.requestId()).isEqualTo("a");
    }

    @Test
    void baggageIsMergedAndTheFirstValueOfAKeyStays() {
        inbound.baggage(Baggage.EMPTY);
        inbound.baggage(Baggage.EMPTY.with("a", "1").with("b", "2"));
        inbound.baggage(Baggage.EMPTY.with("b", "other").with("c", "3"));
        inbound.baggage(Baggage.EMPTY);
        assertThat(inbound.baggage().toHeader()).isEqualTo("a=1,b=2,c=3");
    }

    @Test
    void listsNoMoreThanSixteenRejections() {
        assertThat(inbound.rejections()).isEmpty();
        for (int i = 0; i < 20; i++) {
            inbound.reject("reason" + i);
        }
        assertThat(inbound.rejections())
                .hasSize(16)
                .startsWith("reason0", "reason1")
                .endsWith("reason15");
    }

    @Test
    void restartForgetsAllButTheClientsId() {
        assertThat(inbound.trace(1, 2, 3, 1)).isTrue();
        inbound.traceState("a=1");
        inbound.vendorFields("format", ";a=b");
        inbound.requestId("r");
        inbound.clientRequestId("c");
        inbound.baggage(Baggage.EMPTY.with("a", "b"));
        inbound.restart("r");

        assertThat(inbound.hasTrace()).isFalse();
        assertThat(inbound.parentId()).isZero();
        assertThat(inbound.traceFlags()).isZero();
        assertThat(inbound.isSamplingDecided()).isFalse();
        assertThat(inbound.traceState()).isEmpty();
        assertThat(inbound.vendorFields()).isEmpty();
        assertThat(inbound.vendorFormat()).isNull();
        assertThat(inbound.requestId()).isEmpty();
        assertThat(inbound.clientRequestId()).isEqualTo("r");
        assertThat(inbound.baggage()).isSameAs(Baggage.EMPTY);
    }
}
