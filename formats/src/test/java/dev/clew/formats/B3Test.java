package dev.clew.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Headers;
import dev.clew.context.TraceContext;
import dev.clew.propagation.Propagator;
import dev.clew.propagation.Propagators;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class B3Test {
    private static final String T = "463ac35c9f6413ad48485a3953bb6124";
    private static final String LOW = "48485a3953bb6124";
    private static final String S = "a2fb4a1d1a96d312";
    private static final String P = "0020000000000001";

    private static TraceContext single(String value) {
        return Headers.receive(Formats.b3Single(), "b3", value);
    }

    private static Map<String, String> sent(Propagator format, TraceContext context) {
        return Headers.send(format, context).all();
    }

    private static String state(TraceContext context) {
        String b3 = sent(Formats.b3(), context).getOrDefault("b3", "");
        assertThat(b3).matches(context.traceId() + "-[a-f][0-9a-f]{15}-[01d]");
        return b3.substring(50);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,1", "d,d"})
    void honoursSamplingWithoutIds(String value, String state) {
        Clew neverByItself = Clew.builder()
                .propagator(Formats.b3())
                .setting("clew.sampling", state.equals("0") ? "always" : "never")
                .build();
        TraceContext context = Headers.receive(neverByItself, Headers.of("b3", value));
        assertThat(context.parentId()).isEmpty();
        assertThat(state(context)).isEqualTo(state);
        assertThat(context.isSampled()).isEqualTo(!state.equals("0"));
        assertThat(context.traceFlags() & 2).isEqualTo(2);
        assertThat(neverByItself.counters().all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        T + "-" + S + ",1",
        T + "-" + S + "-0,0",
        T + "-" + S + "-1,1",
        T + "-" + S + "-d,d",
        T + "-" + S + "-0-" + P + ",0",
        T + "-" + S + "-d-" + P + ",d",
        T + "-" + S + "-" + P + ",1"
    })
    void continuesTrace(String value, String state) {
        TraceContext context = single(value);
        assertThat(context.traceId()).isEqualTo(T);
        assertThat(context.parentId()).isEqualTo(S);
        assertThat(state(context)).isEqualTo(state);
    }

    @ParameterizedTest
    @ValueSource(strings = {LOW + "-" + S + "-1", LOW + "-" + S, LOW + "-" + S + "-1-" + P, LOW + "-" + S + "-" + P})
    void padsTraceIdsOf64Bits(String value) {
        TraceContext context = single(value);
        assertThat(context.traceId()).isEqualTo("0000000000000000" + LOW);
        assertThat(context.parentId()).isEqualTo(S);
    }

    @Test
    void leavesDeferredDecisionToOurOwnSampling() {
        Clew never = Clew.builder()
                .propagator(Formats.b3())
                .setting("clew.sampling", "never")
                .build();
        assertThat(Headers.receive(never, Headers.of("b3", T + "-" + S)).isSampled())
                .isFalse();
        assertThat(Headers.receive(never, Headers.of("b3", T + "-" + S + "-1")).isSampled())
                .isTrue();
        assertThat(single(T + "-" + S).isSampled()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "2",
                "D",
                "b970dafd-0d95-40aa-95d8-1d8725aebe40",
                "463AC35C9F6413AD48485A3953BB6124-" + S + "-1",
                T + "-A2FB4A1D1A96D312-1",
                T + "-" + S + "-1-000000000000000A",
                "463ac35c9f6413a-" + S + "-1",
                "463ac35c9f6413ad4-" + S + "-1",
                T + "-a2fb4a1d1a96d31-1",
                T + "-a2fb4a1d1a96d3122-1",
                T + "--" + S,
                T + "-" + S + "-",
                T + "-" + S + "-1-",
                T + "-" + S + "-1-" + P + "-",
                T + "-" + S + "-1-" + P + "-1",
                T + "-" + S + "-f",
                T + "-" + S + "-11",
                T + "-" + S + "-true",
                T + "-" + S + "--" + P,
                "00000000000000000000000000000000-" + S + "-1",
                "0000000000000000-" + S + "-1",
                T + "-0000000000000000-1",
                T + "-" + S + "-1-" + P + "0",
                T + "-" + S + "-1-002000000000000",
                T + "-",
                T,
                S,
                " " + T + "-" + S + "-1"
            })
    void restartsOnMalformedSingleHeader(String value) {
        Clew clew = Headers.clew(Formats.b3Single());
        TraceContext context = Headers.receive(clew, Headers.of("b3", value));
        assertThat(context.traceId()).isNotEqualTo(T);
        assertThat(context.parentId()).isEmpty();
        assertThat(clew.counters().all()).isEqualTo(Map.of("rejected.b3.malformed", 1L));
    }

    @Test
    void takesFirstOfSeveralValues() {
        assertThat(single(T + "-" + S + "-1,x").traceId()).isEqualTo(T);
        assertThat(Headers.receive(Formats.b3Single(), "b3", T + "-" + S + "-0", "b3", LOW + "-" + S + "-1")
                        .traceId())
                .isEqualTo(T);
        TraceContext multi = Headers.receive(
                Formats.b3Multi(),
                "X-B3-TraceId",
                T,
                "X-B3-TraceId",
                LOW,
                "X-B3-SpanId",
                S,
                "X-B3-SpanId",
                "junk",
                "X-B3-Sampled",
                "0",
                "X-B3-Sampled",
                "1");
        assertThat(multi.traceId()).isEqualTo(T);
        assertThat(multi.parentId()).isEqualTo(S);
        assertThat(multi.isSampled()).isFalse();
    }

    @Test
    void prefersSingleHeader() {
        TraceContext context = Headers.receive(
                Formats.b3(), "b3", T + "-" + S + "-0", "X-B3-TraceId", LOW, "X-B3-SpanId", P, "X-B3-Sampled", "1");
        assertThat(context.traceId()).isEqualTo(T);
        assertThat(context.isSampled()).isFalse();
    }

    @Test
    void fallsThroughToMultiHeadersWhenSingleIsMalformed() {
        TraceContext context =
                Headers.receive(Formats.b3(), "b3", T + "-" + S + "-", "X-B3-TraceId", LOW, "X-B3-SpanId", S);
        assertThat(context.traceId()).isEqualTo("0000000000000000" + LOW);
    }

    @ParameterizedTest
    @CsvSource({"1,true", "0,false", "true,true", "false,false"})
    void readsMultiHeaders(String sampled, boolean expected) {
        TraceContext context = Headers.receive(
                Formats.b3Multi(),
                "x-b3-traceid",
                T,
                "x-b3-spanid",
                S,
                "x-b3-parentspanid",
                P,
                "x-b3-sampled",
                sampled);
        assertThat(context.traceId()).isEqualTo(T);
        assertThat(context.parentId()).isEqualTo(S);
        assertThat(context.isSampled()).isEqualTo(expected);
    }

    @Test
    void readsSamplingOfMultiHeadersWithoutIds() {
        assertThat(Headers.receive(Formats.b3(), "X-B3-Sampled", "0").isSampled())
                .isFalse();
        assertThat(state(Headers.receive(Formats.b3(), "X-B3-Flags", "1"))).isEqualTo("d");
        assertThat(state(Headers.receive(Formats.b3(), "X-B3-Flags", "0"))).isEqualTo("1");
    }

    @Test
    void cutsNoThreadOverStrangeSampledHeader() {
        Clew clew = Headers.clew(Formats.b3Multi());
        TraceContext context =
                Headers.receive(clew, Headers.of("X-B3-TraceId", T, "X-B3-SpanId", S, "X-B3-Sampled", "yes"));
        assertThat(context.traceId()).isEqualTo(T);
        assertThat(clew.counters().all()).isEqualTo(Map.of("rejected.b3.sampled", 1L));
    }

    @ParameterizedTest
    @CsvSource({
        T + ",",
        "," + S,
        T + ",A2FB4A1D1A96D312",
        "463AC35C9F6413AD48485A3953BB6124," + S,
        T + "0," + S,
        "463ac35c9f6413a," + S,
        T + ",a2fb4a1d1a96d31",
        "00000000000000000000000000000000," + S,
        T + ",0000000000000000"
    })
    void restartsOnMalformedMultiHeaders(String traceId, String spanId) {
        Headers headers = Headers.of("X-B3-Sampled", "0");
        if (traceId != null) {
            headers.set("X-B3-TraceId", traceId);
        }
        if (spanId != null) {
            headers.set("X-B3-SpanId", spanId);
        }
        Clew clew = Headers.clew(Formats.b3());
        TraceContext context = Headers.receive(clew, headers);
        assertThat(context.parentId()).isEmpty();
        assertThat(context.isSampled()).isTrue();
        assertThat(clew.counters().all()).isEqualTo(Map.of("rejected.b3.malformed", 1L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "0020000000000001a"})
    void restartsOnMalformedParent(String parent) {
        assertThat(Headers.receive(Formats.b3(), "X-B3-TraceId", T, "X-B3-SpanId", S, "X-B3-ParentSpanId", parent)
                        .parentId())
                .isEmpty();
    }

    @Test
    void writesMultiHeaders() {
        TraceContext context = single(T + "-" + S + "-0");
        Map<String, String> sent = sent(Formats.b3Multi(), context);
        assertThat(sent).containsOnlyKeys("X-B3-TraceId", "X-B3-SpanId", "X-B3-Sampled");
        assertThat(sent).containsEntry("X-B3-TraceId", T).containsEntry("X-B3-Sampled", "0");
        assertThat(sent.get("X-B3-SpanId")).matches("[a-f][0-9a-f]{15}");
    }

    @Test
    void writesDebugInTheFlagsHeaderAlone() {
        Map<String, String> sent = sent(Formats.b3Multi(), single(T + "-" + S + "-d"));
        assertThat(sent).containsOnlyKeys("X-B3-TraceId", "X-B3-SpanId", "X-B3-Flags");
        assertThat(sent).containsEntry("X-B3-Flags", "1");
    }

    @Test
    void keepsDebugOutOfW3cFlags() {
        TraceContext context = single(T + "-" + S + "-d");
        assertThat(context.traceFlags()).isEqualTo(1);
        assertThat(sent(Propagators.w3c(), context).get("traceparent")).endsWith("-01");
    }
}
