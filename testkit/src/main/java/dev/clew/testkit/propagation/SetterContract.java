package dev.clew.testkit.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.TraceContext;
import dev.clew.propagation.Extracted;
import dev.clew.propagation.Getter;
import dev.clew.propagation.Propagator;
import dev.clew.propagation.Propagators;
import dev.clew.propagation.Setter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract of a {@link Setter}: it replaces all values of a name with one value, unchanged.
 *
 * @param <C> the message
 */
public abstract class SetterContract<C> {
    private static final String VISIBLE =
            "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`" + "abcdefghijklmnopqrstuvwxyz{|}~";

    /** Makes the test. */
    protected SetterContract() {}

    /** Returns an empty message. */
    protected abstract C carrier();

    /** Returns the setter under test. */
    protected abstract Setter<? super C> setter();

    /** Adds a value as an application would, beside the present values if a message can hold several. */
    protected abstract void add(C carrier, String name, String value);

    /** Returns all values that would be sent under this name, in any case if {@link #namesIgnoreCase}. */
    protected abstract List<String> values(C carrier, String name);

    /** Whether names that differ only in case are one name, as in HTTP. True unless overridden. */
    protected boolean namesIgnoreCase() {
        return true;
    }

    private void set(C carrier, String name, String value) {
        setter().set(carrier, name, value);
    }

    @Test
    void setsTheOneValue() {
        C carrier = carrier();

        set(carrier, "X-Request-ID", "one");

        assertThat(values(carrier, "X-Request-ID")).containsExactly("one");
        assertThat(values(carrier, "traceparent")).isEmpty();
    }

    @Test
    void secondCallReplacesTheFirst() {
        C carrier = carrier();

        set(carrier, "X-Request-ID", "one");
        set(carrier, "X-Request-ID", "two");

        assertThat(values(carrier, "X-Request-ID")).containsExactly("two");
    }

    @Test
    void replacesAllValuesAddedBefore() {
        C carrier = carrier();
        add(carrier, "X-Request-ID", "own");
        add(carrier, "X-Request-ID", "another");

        set(carrier, "X-Request-ID", "ours");

        assertThat(values(carrier, "X-Request-ID")).containsExactly("ours");
    }

    @Test
    void leavesOtherNamesAlone() {
        C carrier = carrier();
        add(carrier, "Accept", "text/plain");
        add(carrier, "X-Request-ID-Old", "own");

        set(carrier, "X-Request-ID", "ours");

        assertThat(values(carrier, "Accept")).containsExactly("text/plain");
        assertThat(values(carrier, "X-Request-ID-Old")).containsExactly("own");
    }

    @Test
    void ignoresCaseIfTheHostDoes() {
        C carrier = carrier();
        add(carrier, "x-request-id", "own");

        set(carrier, "X-Request-ID", "ours");

        if (namesIgnoreCase()) {
            assertThat(values(carrier, "x-request-id")).containsExactly("ours");
        } else {
            assertThat(values(carrier, "x-request-id")).containsExactly("own");
        }
        assertThat(values(carrier, "X-Request-ID")).containsExactly("ours");
    }

    @ParameterizedTest
    @ValueSource(strings = {VISIBLE, "two words", "a,b;c=d", "x"})
    void passesEveryPrintableCharacterOn(String value) {
        C carrier = carrier();

        set(carrier, "X-Request-ID", value);

        assertThat(values(carrier, "X-Request-ID")).containsExactly(value);
    }

    @Test
    void passesOnTheLongestValueOfAFormat() {
        C carrier = carrier();
        String value = "k=" + "v".repeat(8_190);

        set(carrier, "baggage", value);

        assertThat(values(carrier, "baggage")).containsExactly(value);
    }

    @Test
    void carriesTheFieldsOfEveryFormat() {
        Clew clew = Clew.builder()
                .propagator(Propagators.composite(
                        Propagators.requestId("X-Request-ID"), Propagators.w3c(), Propagators.baggage(), new Vendors()))
                .build();
        Map<String, String> received = Map.of(
                "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "tracestate", "a=1,b@c=2",
                "X-Request-ID", "035873B9-9CBC_AC14000A-0A800032",
                "baggage", "tenant=acme%20inc");
        TraceContext context = clew.receive(received, Map::get, "");
        C carrier = carrier();

        Span span = clew.send(Span.Kind.CLIENT, context, carrier, setter());

        assertThat(values(carrier, "traceparent"))
                .containsExactly(
                        "00-4bf92f3577b34da6a3ce929d0e0e4736-" + span.context().spanId() + "-01");
        assertThat(values(carrier, "X-Request-ID")).containsExactly("035873B9-9CBC_AC14000A-0A800032");
        assertThat(values(carrier, "baggage")).containsExactly("tenant=acme%20inc");
        assertThat(values(carrier, "tracestate")).containsExactly("a=1,b@c=2");
        for (String field : Vendors.FIELDS) {
            assertThat(values(carrier, field)).containsExactly(Vendors.value(span.context()));
        }
        assertThat(clew.counters().all()).isEmpty();
    }

    /** Writes the fields of the vendors' formats, with every character that one of them needs. */
    private static final class Vendors implements Propagator {
        private static final List<String> FIELDS = List.of(
                "b3",
                "X-B3-TraceId",
                "X-Amzn-Trace-Id",
                "X-Cloud-Trace-Context",
                "uber-trace-id",
                "x-datadog-trace-id",
                "x-datadog-tags");

        private static String value(TraceContext context) {
            return "Root=1-" + context.traceId() + ";o=1/2:0:1,_dd.p.tid=640cfd8d00000000";
        }

        @Override
        public List<String> fields() {
            return FIELDS;
        }

        @Override
        public <C> void extract(C carrier, Getter<? super C> getter, Extracted extracted) {}

        @Override
        public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
            FIELDS.forEach(field -> setter.set(carrier, field, value(context)));
        }
    }
}
