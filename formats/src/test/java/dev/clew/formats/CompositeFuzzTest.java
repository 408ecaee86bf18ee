package dev.clew.formats;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.clew.Clew;
import dev.clew.FuzzTarget;
import dev.clew.Headers;
import dev.clew.Span;
import dev.clew.context.TraceContext;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A whole request, one header a line ({@code name: value}), read by all formats together. */
class CompositeFuzzTest extends FuzzTarget {
    private static final String ALL =
            "request-id,w3c,b3-single,b3-multi,xray,cloud-trace,jaeger,datadog,baggage,client-request-id";

    private static final Pattern COUNTER = Pattern.compile(
            "rejected\\.((request_id\\.(empty|too_long|characters))|traceparent\\.malformed|tracestate\\.malformed"
                    + "|b3\\.(malformed|sampled)|xray\\.malformed|cloud_trace\\.malformed|jaeger\\.malformed"
                    + "|datadog\\.(malformed|priority|tags)|baggage\\.(malformed|too_many|too_long)"
                    + "|client_request_id\\.malformed)");

    private static final Clew CLEW = Clew.builder()
            .setting("clew.propagators", ALL)
            .setting("clew.span.log", "false")
            .build();

    @FuzzTest
    void request(byte[] input) {
        Headers headers = new Headers();
        for (String line : lines(input)) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                headers.add(line.substring(0, colon), line.substring(colon + 2));
            }
        }
        TraceContext context = CLEW.receive(headers, Headers::get, "");
        assertThat(context.requestId()).matches("[A-Za-z0-9._~:@+/=-]{1,200}");
        assertThat(context.traceId()).matches("(?!0{32})[0-9a-f]{32}");
        assertThat(context.traceFlags() & ~3).isZero();
        assertThat(CLEW.counters().all().keySet())
                .allMatch(name -> COUNTER.matcher(name).matches());

        Headers sent = new Headers();
        Span span = CLEW.send(Span.Kind.CLIENT, context, sent, Headers::set);
        assertThat(span).isSameAs(Span.NOOP);
        assertThat(CLEW.fields()).containsAll(sent.all().keySet());
        long before = sum();
        TraceContext next = CLEW.receive(sent, Headers::get, "");
        assertThat(sum()).as("what the next service rejects of what we sent").isEqualTo(before);
        assertThat(next.traceId()).isEqualTo(context.traceId());
        assertThat(next.requestId()).isEqualTo(context.requestId());
        assertThat(next.clientRequestId()).isEqualTo(context.clientRequestId());
        assertThat(next.traceState()).isEqualTo(context.traceState());
        assertThat(next.baggage()).isEqualTo(context.baggage());
        assertThat(next.traceFlags()).isEqualTo(context.traceFlags());
    }

    private static long sum() {
        return new TreeMap<>(CLEW.counters().all())
                .values().stream().mapToLong(Long::longValue).sum();
    }
}
