package dev.clew.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Headers;
import dev.clew.context.ContextSpi;
import dev.clew.context.TraceContext;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks with one message that a format keeps the promises of all wire formats. */
public final class WireContract {
    /** RFC 9110, 5.5, without obs-text. */
    private static final Pattern FIELD_VALUE = Pattern.compile("[!-~]|[!-~][\\t -~]*[!-~]");

    /** The formats that can say that someone is debugging the trace. */
    private static final Set<String> TELL_DEBUG =
            Set.of("Formats.b3()", "Formats.b3Single()", "Formats.b3Multi()", "Formats.jaeger()");

    private WireContract() {}

    /**
     * Reads a message, writes what was read and reads that again.
     *
     * @param reasons all reasons for which the format may reject a field
     * @param namesAndValues headers; a header with the value null is absent
     * @return the first reading, of the message itself
     */
    public static Extracted hold(Propagator format, Set<String> reasons, String... namesAndValues) {
        Headers in = new Headers();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] != null) {
                in.set(namesAndValues[i], namesAndValues[i + 1]);
            }
        }
        return hold(format, reasons, in);
    }

    public static Extracted hold(Propagator format, Set<String> reasons, Headers in) {
        boolean tellsDebug = TELL_DEBUG.contains(format.toString());
        Extracted first = read(format, in);
        assertThat(first.rejections()).isSubsetOf(reasons).hasSizeLessThanOrEqualTo(16);
        TraceContext context = Headers.context(first);
        long span = ContextSpi.nextChildId(context);
        Headers out = new Headers();
        format.inject(context, span, out, Headers::set);
        out.all().forEach((name, value) -> {
            assertThat(format.fields()).contains(name);
            assertThat(value).hasSizeLessThanOrEqualTo(8192).matches(FIELD_VALUE);
        });

        Extracted second = read(format, out);
        assertThat(second.rejections()).isEmpty();
        if (first.hasTrace()) {
            assertThat(second.hasTrace()).isTrue();
            // If the caller left the decision to us, the service behind us reads ours.
            assertThat(second.vendorFields()).endsWith(first.vendorFields());
            if (first.isSamplingDecided()) {
                assertThat(second.vendorFields()).isEqualTo(first.vendorFields());
            }
        }
        if (second.hasTrace()) {
            assertThat(second.traceIdHigh()).isEqualTo(context.traceIdHigh());
            assertThat(second.traceIdLow()).isEqualTo(context.traceIdLow());
            assertThat(second.parentId()).isEqualTo(span);
            assertThat(second.isSamplingDecided()).isTrue();
            assertThat(second.traceFlags() & 1).isEqualTo(context.traceFlags() & 1);
            // W3C, X-Ray, Google and Datadog have no word for debugging.
            assertThat(second.isDebug()).isEqualTo(tellsDebug && context.isDebug());
        }
        assertThat(second.traceState()).isEqualTo(first.traceState());
        assertThat(second.clientRequestId()).isEqualTo(first.clientRequestId());
        assertThat(second.baggage().toHeader()).isEqualTo(first.baggage().toHeader());
        if (!first.requestId().isEmpty()) {
            assertThat(second.requestId()).isEqualTo(first.requestId());
        }

        Headers again = new Headers();
        format.inject(Headers.context(second), span, again, Headers::set);
        if (second.hasTrace()) {
            assertThat(again.all()).isEqualTo(out.all());
        }
        return first;
    }

    public static Extracted read(Propagator format, Headers headers) {
        Extracted extracted = Extracted.create();
        format.extract(headers, Headers::get, extracted);
        return extracted;
    }

    /** Checks that a message was either taken or rejected for this one reason. */
    public static void takenOrRejected(boolean expected, boolean taken, Extracted extracted, String reason) {
        assertThat(taken).isEqualTo(expected);
        assertThat(extracted.rejections()).isEqualTo(expected ? List.of() : List.of(reason));
    }
}
