package dev.clew.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Headers;
import dev.clew.context.TraceContext;
import dev.clew.propagation.Extracted;
import dev.clew.propagation.Propagator;
import dev.clew.propagation.Propagators;
import dev.clew.propagation.WireContract;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The next service reads again what goes out, for any input. */
class VendorRoundTripTest {
    private static final String ROOT = "Root=1-5759e988-bd862e3fe1be46a994272793";

    private static Extracted readAgain(Propagator format, TraceContext context) {
        return WireContract.read(format, Headers.send(format, context));
    }

    @Test
    void xrayKeepsTheUnknownKeysThatFitBehindItsOwnWhole() {
        String fits = ";a=" + "b".repeat(1024 - 74 - 3);
        assertThat(ROOT + fits).hasSizeLessThanOrEqualTo(1024);
        TraceContext kept = Headers.receive(Formats.xray(), "X-Amzn-Trace-Id", ROOT + fits);
        assertThat(readAgain(Formats.xray(), kept).vendorFields()).isEqualTo(fits);

        TraceContext cut = Headers.receive(Formats.xray(), "X-Amzn-Trace-Id", ROOT + fits + "b;c=d");
        Extracted again = readAgain(Formats.xray(), cut);
        assertThat(again.rejections()).isEmpty();
        assertThat(again.vendorFields()).isEqualTo(";c=d");
    }

    @Test
    void datadogRefusesTagsThatEndInASpace() {
        Clew clew = Headers.clew(Formats.datadog());
        Headers in = Headers.of("x-datadog-trace-id", "1", "x-datadog-tags", "_dd.p.a=b ,c=d");
        TraceContext context = Headers.receive(clew, in);
        assertThat(clew.counters()).hasToString("{rejected.datadog.tags=1}");
        assertThat(Headers.send(Formats.datadog(), context).all()).doesNotContainKey("x-datadog-tags");
    }

    @Test
    void datadogWritesNothingForATraceWithoutALowerHalf() {
        TraceContext context = Headers.receive(
                Propagators.w3c(), "traceparent", "00-0af7651916cd43dd0000000000000000-b7ad6b7169203331-01");
        assertThat(Headers.send(Formats.datadog(), context).all()).isEmpty();
        assertThat(readAgain(Propagators.composite(Propagators.w3c(), Formats.datadog()), context)
                        .rejections())
                .isEqualTo(List.of());
    }
}
