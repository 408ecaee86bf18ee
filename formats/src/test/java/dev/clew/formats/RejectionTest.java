package dev.clew.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Headers;
import dev.clew.propagation.Extracted;
import dev.clew.propagation.Propagator;
import dev.clew.propagation.WireContract;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reasons for which the formats reject a field. */
class RejectionTest {
    private static final String T = "0af7651916cd43dd8448eb211c80319c";
    private static final String S = "b7ad6b7169203331";

    private static void assertRejected(String format, String reasons, String... namesAndValues) {
        Propagator propagator = new Formats().propagators().get(format);
        Extracted extracted = WireContract.read(propagator, Headers.of(namesAndValues));
        assertThat(extracted.rejections()).isEqualTo(reasons == null ? List.of() : List.of(reasons.split(" ", -1)));
    }

    @ParameterizedTest
    @CsvSource({
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
    void malformedFields(String format, String name, String value, String reasons) {
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
}
