package dev.clew.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Headers;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Under which name what is left out is counted, format by format; the names are in the documentation. */
class RejectionTest {
    private static final String T = "0af7651916cd43dd8448eb211c80319c";
    private static final String S = "b7ad6b7169203331";
    private static final String P = "00-" + T + "-" + S + "-01";

    private static void assertRejected(String format, String reasons, String... namesAndValues) {
        Propagator propagator = WireFormats.parse(format, new String[] {"X-Request-ID"});
        Extracted inbound = WireContract.read(propagator, Headers.of(namesAndValues));
        assertThat(inbound.rejections()).isEqualTo(reasons == null ? List.of() : List.of(reasons.split(" ", -1)));
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
        "baggage, baggage, 'a=1, ,b=2',",
        "b3-single, b3, x, b3.malformed",
        "b3-single, b3, 0,",
        "b3-multi, X-B3-TraceId, " + T + ", b3.malformed",
        "b3-multi, X-B3-SpanId, " + S + ", b3.malformed",
        "b3-multi, X-B3-Sampled, 2, b3.sampled",
        "b3-multi, X-B3-Sampled, true,",
        "b3-multi, X-B3-Flags, 0,",
        "b3, b3, x, b3.malformed",
        "xray, X-Amzn-Trace-Id, Root=1, xray.malformed",
        "xray, X-Amzn-Trace-Id, Parent=" + S + ", xray.malformed",
        "xray, X-Amzn-Trace-Id, Sampled=1,",
        "cloud-trace, X-Cloud-Trace-Context, " + T + "/x, cloud_trace.malformed",
        "cloud-trace, X-Cloud-Trace-Context, " + T + ",",
        "jaeger, uber-trace-id, 1:2:0, jaeger.malformed",
        "jaeger, uber-trace-id, 1:2:0:1,"
    })
    void others(String format, String name, String value, String reasons) {
        assertRejected(format, reasons, name, value);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 2, 1, a=b,",
        "0, 2, 1, a=b, datadog.malformed",
        "1, x, 1, a=b, datadog.malformed",
        "1, 2, x, a=b, datadog.priority",
        "1, 2, '', a=b, datadog.priority",
        "1, 2, -, a=b, datadog.priority",
        "1, 2, 999999999, a=b,",
        "1, 2, -999999999, a=b,",
        "1, 2, 1000000000, a=b, datadog.priority",
        "1, 2, -1000000000, a=b, datadog.priority",
        "1, 2, 1, '',",
        "1, 2, 1, a, datadog.tags",
        "1, 2, 1, =b, datadog.tags",
        "1, 2, 1, a=, datadog.tags",
        "1, 2, 1, 'a=b,', datadog.tags",
        "1, 2, 1, '!=!,~=~',",
        "1, 2, 1, 'a=b c=d',",
        "1, 2, 1, 'a b=c', datadog.tags",
        "1, 2, 1, 'a=\u001fb', datadog.tags",
        "1, 2, 1, 'a=\u007fb', datadog.tags",
        "1, 2, 1, _dd.p.tid=" + S + ",",
        "1, 2, 1, _dd.p.tid=" + S + "0, datadog.tags",
        "1, 2, x, a, datadog.tags datadog.priority"
    })
    void datadog(String trace, String parent, String priority, String tags, String reasons) {
        assertRejected(
                "datadog",
                reasons,
                "x-datadog-trace-id",
                trace,
                "x-datadog-parent-id",
                parent,
                "x-datadog-sampling-priority",
                priority,
                "x-datadog-tags",
                tags);
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
