package dev.clew.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.context.Baggage;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExtractedTest {
    private final Extracted extracted = Extracted.create();

    @Test
    void firstTraceWins() {
        assertThat(extracted.trace(1, 2, 3, 1)).isTrue();
        assertThat(extracted.trace(4, 5, 6, 0)).isFalse();
        assertThat(extracted.trace(4, 5, 6)).isFalse();
        assertThat(List.of(extracted.traceIdHigh(), extracted.traceIdLow(), extracted.parentId()))
                .containsExactly(1L, 2L, 3L);
        assertThat(extracted.traceFlags()).isEqualTo(1);
    }

    @Test
    void zeroIsNoTraceButOneHalfMayBeZero() {
        assertThat(extracted.trace(0, 0, 3, 1)).isFalse();
        assertThat(extracted.hasTrace()).isFalse();
        assertThat(extracted.isSamplingDecided()).isFalse();
        assertThat(extracted.parentId()).isZero();
        assertThat(extracted.trace(0, 2, 0)).isTrue();
        assertThat(extracted.hasTrace()).isTrue();
        assertThat(Extracted.create().trace(1, 0, 0)).isTrue();
    }

    @Test
    void dropsReservedFlags() {
        assertThat(extracted.trace(1, 2, 3, 0xfe)).isTrue();
        assertThat(extracted.traceFlags()).isEqualTo(2);
    }

    @Test
    void firstDecisionWins() {
        extracted.sampled(false);
        extracted.sampled(true);
        extracted.debug();
        assertThat(extracted.isSamplingDecided()).isTrue();
        assertThat(extracted.traceFlags()).isZero();

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
        extracted.requestId("a");
        extracted.requestId("b");
        assertThat(extracted.requestId()).isEqualTo("a");
    }

    @Test
    void baggageIsMergedAndTheFirstValueOfAKeyStays() {
        extracted.baggage(Baggage.EMPTY);
        extracted.baggage(Baggage.EMPTY.with("a", "1").with("b", "2"));
        extracted.baggage(Baggage.EMPTY.with("b", "other").with("c", "3"));
        extracted.baggage(Baggage.EMPTY);
        assertThat(extracted.baggage().toHeader()).isEqualTo("a=1,b=2,c=3");
    }

    @Test
    void listsNoMoreThanSixteenRejections() {
        assertThat(extracted.rejections()).isEmpty();
        for (int i = 0; i < 20; i++) {
            extracted.reject("reason" + i);
        }
        assertThat(extracted.rejections())
                .hasSize(16)
                .startsWith("reason0", "reason1")
                .endsWith("reason15");
    }

    @Test
    void restartForgetsAllButTheClientsId() {
        assertThat(extracted.trace(1, 2, 3, 1)).isTrue();
        extracted.traceState("a=1");
        extracted.vendorFields("format", ";a=b");
        extracted.requestId("r");
        extracted.clientRequestId("c");
        extracted.baggage(Baggage.EMPTY.with("a", "b"));
        extracted.restart("r");

        assertThat(extracted.hasTrace()).isFalse();
        assertThat(extracted.parentId()).isZero();
        assertThat(extracted.traceFlags()).isZero();
        assertThat(extracted.isSamplingDecided()).isFalse();
        assertThat(extracted.traceState()).isEmpty();
        assertThat(extracted.vendorFields()).isEmpty();
        assertThat(extracted.vendorFormat()).isNull();
        assertThat(extracted.requestId()).isEmpty();
        assertThat(extracted.clientRequestId()).isEqualTo("r");
        assertThat(extracted.baggage()).isSameAs(Baggage.EMPTY);
    }
}
