package dev.clew.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Headers;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The counters of rejected fields, format by format. Their names are documented. */
class RejectionTest {
    private static final String T = "0af7651916cd43dd8448eb211c80319c";
    private static final String S = "b7ad6b7169203331";
    private static final String P = "00-" + T + "-" + S + "-01";

    private static void assertRejected(String format, String reasons, String... namesAndValues) {
        Propagator propagator = Propagators.named(format, List.of("X-Request-ID"));
        Extracted extracted = WireContract.read(propagator, Headers.of(namesAndValues));
        assertThat(extracted.rejections()).isEqualTo(reasons == null ? List.of() : List.of(reasons.split(" ", -1)));
    }

    @ParameterizedTest
    @CsvSource({
        P + ", a=1,",
        "00, a=1, traceparent.malformed",
        "00-" + T + "-" + S + "-0g, a=1, traceparent.malformed",
        "00-" + T + "-0000000000000000-01, a=1, traceparent.malformed",
        "00+" + T + "-" + S + "-01, a=1, traceparent.malformed",
        P + ", A=1, tracestate.malformed",
        P + ", '',",
        P + ",,"
    })
    void w3c(String traceparent, String tracestate, String reasons) {
        if (tracestate == null) {
            assertRejected("w3c", reasons, "traceparent", traceparent);
        } else {
            assertRejected("w3c", reasons, "traceparent", traceparent, "tracestate", tracestate);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "request-id, X-Request-ID, '', request_id.empty",
        "request-id, X-Request-ID, a b, request_id.characters",
        "request-id, X-Request-ID, a,",
        "client-request-id, X-Client-Request-ID, a b, client_request_id.malformed",
        "client-request-id, X-Client-Request-ID, a,",
        "baggage, baggage, 'a=1,b', baggage.malformed",
        "baggage, baggage, 'a=1, ,b=2',"
    })
    void others(String format, String name, String value, String reasons) {
        assertRejected(format, reasons, name, value);
    }

    @ParameterizedTest
    @CsvSource({"64, 1,", "65, 1, baggage.too_many", "1, 8190,", "1, 8191, baggage.too_long"})
    void largeBaggage(int members, int length, String reasons) {
        String text = ("a=" + "b".repeat(length) + ",").repeat(members);
        assertRejected("baggage", reasons, "baggage", text.substring(0, text.length() - 1));
    }

    @ParameterizedTest
    @CsvSource({"200,", "201, request_id.too_long"})
    void longRequestIds(int length, String reasons) {
        assertRejected("request-id", reasons, "X-Request-ID", "x".repeat(length));
    }
}
