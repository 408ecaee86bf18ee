package dev.clew.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Headers;
import dev.clew.ServerContexts;
import dev.clew.context.BaggageText;
import dev.clew.context.Counters;
import dev.clew.context.TraceContext;
import dev.clew.formats.B3;
import dev.clew.formats.Jaeger;
import dev.clew.ids.IdGenerators;
import dev.clew.policy.Sampling;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What every wire format promises, held against one message. */
public final class WireContract {
    private static final ServerContexts CONTEXTS =
            new ServerContexts(IdGenerators.random(), null, Sampling.parse("always"), new Counters());

    private static final Set<Propagator> TELL_DEBUG = Set.of(B3.ANY, B3.SINGLE, B3.MULTI, Jaeger.INSTANCE);

    /** RFC 9110, 5.5, without obs-text. */
    private static final Pattern FIELD_VALUE = Pattern.compile("[!-~]|[!-~][\\t -~]*[!-~]");

    private WireContract() {}

    /**
     * Reads a message, writes what was read and reads that again.
     *
     * @param reasons all that the format may reject with
     * @param namesAndValues headers; one whose value is null is absent
     * @return what was read of the message itself
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
        Extracted first = read(format, in);
        assertThat(first.rejections()).isSubsetOf(reasons).hasSizeLessThanOrEqualTo(16);
        TraceContext context = CONTEXTS.of(first);
        long span = context.mintSpanId();
        Headers out = new Headers();
        format.inject(context, span, out, Headers::set);
        out.all().forEach((name, value) -> {
            assertThat(format.fields()).contains(name);
            assertThat(value).hasSizeLessThanOrEqualTo(BaggageText.MAX_BYTES).matches(FIELD_VALUE);
        });

        Extracted second = read(format, out);
        assertThat(second.rejections()).isEmpty();
        if (first.hasTrace()) {
            assertThat(second.hasTrace()).isTrue();
            // A decision that the caller left to us is part of what is written behind it.
            assertThat(vendorText(second)).endsWith(vendorText(first));
            if (first.samplingDecided()) {
                assertThat(vendorText(second)).isEqualTo(vendorText(first));
            }
        }
        if (second.hasTrace()) {
            assertThat(second.traceHigh()).isEqualTo(context.hop().traceHigh());
            assertThat(second.traceLow()).isEqualTo(context.hop().traceLow());
            assertThat(second.parentId()).isEqualTo(span);
            assertThat(second.samplingDecided()).isTrue();
            assertThat(second.traceFlags() & TraceContext.SAMPLED)
                    .isEqualTo(context.traceFlags() & TraceContext.SAMPLED);
            assertThat((second.traceFlags() & Hop.DEBUG) != 0)
                    .isEqualTo(TELL_DEBUG.contains(format) && context.hop().isDebug());
        }
        assertThat(second.traceState()).isEqualTo(first.traceState());
        assertThat(second.clientRequestId()).isEqualTo(first.clientRequestId());
        assertThat(second.baggage().text()).isEqualTo(first.baggage().text());
        if (!first.requestId().isEmpty()) {
            assertThat(second.requestId()).isEqualTo(first.requestId());
        }

        Headers again = new Headers();
        format.inject(CONTEXTS.of(second), span, again, Headers::set);
        if (second.hasTrace()) {
            assertThat(again.all()).isEqualTo(out.all());
        }
        return first;
    }

    public static Extracted read(Propagator format, Headers headers) {
        Extracted inbound = Extracted.create();
        format.extract(headers, Headers::get, inbound);
        return inbound;
    }

    /** Checks that a message was either taken, or rejected for the one reason. */
    public static void takenOrRejected(boolean expected, boolean taken, Extracted inbound, String reason) {
        assertThat(taken).isEqualTo(expected);
        assertThat(inbound.rejections()).isEqualTo(expected ? List.of() : List.of(reason));
    }

    private static String vendorText(Extracted inbound) {
        HopExtra fields = inbound.vendorFields();
        return fields == null ? "" : fields.value().toString();
    }
}
