package dev.clew.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Headers;
import dev.clew.TenantHeader;
import dev.clew.context.TraceContext;
import dev.clew.policy.InboundPolicy;
import dev.clew.text.Hex;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A format of a user's own, beside the built-in ones and under policies. */
class OwnFormatTest {
    private static final String W3C_TRACE = "5759e988bd862e3fe1be46a994272793";
    private static final String TRACEPARENT = "00-" + W3C_TRACE + "-53995c3f42cd8ad8-01";
    private static final String OWN_TRACE = "463ac35c9f6413ad48485a3953bb6124";
    private static final String OWN = OWN_TRACE + ",kept";

    /** {@code X-Own: {trace id},{any text}}. Sends the text again. */
    private enum Own implements Propagator {
        INSTANCE;

        @Override
        public List<String> fields() {
            return List.of("X-Own");
        }

        @Override
        public <C> void extract(C carrier, Getter<? super C> getter, Extracted extracted) {
            String value = getter.get(carrier, "X-Own");
            if (value == null) {
                return;
            }
            if (value.length() < 33 || !Hex.isHex(value, 0, 32)) {
                extracted.reject("own.malformed");
            } else if (extracted.trace(Hex.parse(value, 0, 16), Hex.parse(value, 16, 32), 0)) {
                extracted.vendorFields(this, value.substring(33));
            }
        }

        @Override
        public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
            String kept = context.vendorFields(this);
            setter.set(carrier, "X-Own", context.traceId() + ',' + (kept == null ? "" : kept));
        }
    }

    private static final Propagator OWN_FIRST = Propagators.composite(Own.INSTANCE, Propagators.w3c());

    private static Headers bothTraces(String own) {
        return Headers.of("X-Own", own, "traceparent", TRACEPARENT, "tracestate", "foo=1");
    }

    private static TraceContext receive(Propagator format, Headers headers) {
        return Headers.receive(Headers.clew(format), headers);
    }

    @Test
    void theFirstFormatThatReadsATraceWins() {
        Propagator ownLast = Propagators.composite(Propagators.w3c(), Own.INSTANCE);
        assertThat(receive(OWN_FIRST, bothTraces(OWN)).traceId()).isEqualTo(OWN_TRACE);
        assertThat(receive(ownLast, bothTraces(OWN)).traceId()).isEqualTo(W3C_TRACE);
        assertThat(receive(ownLast, bothTraces(OWN)).vendorFields(Own.INSTANCE)).isNull();
    }

    @Test
    void aTraceThatIsInvalidGivesWayToTheNext() {
        Clew clew = Headers.clew(OWN_FIRST);
        TraceContext context = Headers.receive(clew, bothTraces("nonsense"));
        assertThat(context.traceId()).isEqualTo(W3C_TRACE);
        assertThat(context.traceState()).isEqualTo("foo=1");
        assertThat(clew.counters().get("rejected.own.malformed")).isEqualTo(1);
    }

    @Test
    void allFormatsAreWritten() {
        TraceContext context = receive(OWN_FIRST, bothTraces(OWN));
        Headers sent = Headers.send(OWN_FIRST, context);
        assertThat(sent.all()).containsOnlyKeys("X-Own", "traceparent");
        assertThat(sent.get("X-Own")).isEqualTo(OWN);
        assertThat(sent.get("traceparent")).startsWith("00-" + OWN_TRACE + "-");
    }

    @Test
    void tracestateIsDroppedIfAnotherFormatNamedTheTrace() {
        assertThat(receive(OWN_FIRST, bothTraces(OWN)).traceState()).isEmpty();
    }

    @Test
    void restartDropsTheFieldsThatTheFormatKept() {
        Clew clew = Clew.builder()
                .propagator(OWN_FIRST)
                .inbound(InboundPolicy.restart())
                .build();
        TraceContext context = Headers.receive(clew, bothTraces(OWN));
        assertThat(context.traceId()).isNotIn(OWN_TRACE, W3C_TRACE);
        assertThat(context.vendorFields(Own.INSTANCE)).isNull();
        assertThat(Headers.send(clew, context).get("X-Own")).isEqualTo(context.traceId() + ",");
    }

    @Test
    void baggageOfSeveralFormatsIsMergedAndTheFirstValueOfAKeyStays() {
        Propagator format = Propagators.composite(
                new TenantHeader("X-Tenant-Id"), Propagators.baggage(), new TenantHeader("X-Old-Tenant"));
        TraceContext context = Headers.receive(
                format, "X-Tenant-Id", "acme", "baggage", "tenant=other,user=42", "X-Old-Tenant", "older");
        assertThat(context.baggage().get("tenant")).isEqualTo("acme");
        assertThat(context.baggage().get("user")).isEqualTo("42");
        assertThat(context.baggage().toHeader()).isEqualTo("tenant=acme,X-Tenant-Id=read,user=42,X-Old-Tenant=read");
    }
}
