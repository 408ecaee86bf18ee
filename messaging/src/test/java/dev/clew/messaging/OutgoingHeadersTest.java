package dev.clew.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutgoingHeadersTest {
    private final Clew clew = Clew.builder().build();
    private final OutgoingHeaders outgoing = OutgoingHeaders.create(1);

    private List<String> names() {
        return IntStream.range(0, outgoing.size()).mapToObj(outgoing::name).toList();
    }

    @Test
    void growsAndKeepsTheOrderOfWriting() {
        for (String name : List.of("a", "b", "c", "d", "a")) {
            outgoing.put(name, "value of " + name);
        }

        assertThat(names()).containsExactly("b", "c", "d", "a");
        assertThat(outgoing.text(3)).isEqualTo("value of a");
        assertThat(outgoing).hasToString("OutgoingHeaders[b, c, d, a]");
    }

    @Test
    void givesTextsAndBytesWhicheverWereWritten() {
        outgoing.put("text", "ä");
        outgoing.put("bytes", new byte[] {'b'});

        assertThat(outgoing.bytes(0)).isEqualTo(new byte[] {(byte) 0xc3, (byte) 0xa4});
        assertThat(outgoing.text(1)).isEqualTo("b");
    }

    @Test
    void replacesItsNamesInAnyCaseAndTheTracestateOfAnOldTrace() {
        outgoing.put("x-request-id", "R1");
        assertThat(outgoing.replaces("X-Request-ID")).isTrue();
        assertThat(outgoing.replaces("tracestate")).isFalse();

        outgoing.put("traceparent", "00");
        assertThat(outgoing.replaces("TraceState")).isTrue();
    }

    @Test
    void dropsBaggageThenTracestateThenCausationUntilTheRestFits() {
        outgoing.put("x-causation-id", "c".repeat(3_000));
        outgoing.put("baggage", "b".repeat(3_000));
        outgoing.put("tracestate", "t".repeat(3_000));
        outgoing.put("x-request-id", new byte[5_000]);

        outgoing.fit(clew.counters(), "post");

        assertThat(names()).containsExactly("x-causation-id", "x-request-id");
        assertThat(clew.counters().all()).isEqualTo(Map.of("post.dropped.baggage", 1L, "post.dropped.tracestate", 1L));
    }

    @Test
    void dropsJaegersCopyOfTheBaggageToo() {
        outgoing.put("x-request-id", "R1");
        outgoing.put("jaeger-baggage", "b".repeat(8_192));

        outgoing.fit(clew.counters(), "post");

        assertThat(names()).containsExactly("x-request-id");
        assertThat(clew.counters().all()).isEqualTo(Map.of("post.dropped.jaeger-baggage", 1L));
    }
}
