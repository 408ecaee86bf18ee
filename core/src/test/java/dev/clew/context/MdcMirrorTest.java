package dev.clew.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

class MdcMirrorTest {
    private final TraceContext context = new TraceContext(
            new LocalTrace(0x1234567890123456L, 0xf000000000000001L, 3, "r1", "", null),
            0xa000000000000002L,
            0,
            Baggage.EMPTY.with("tenant", "acme"));

    @AfterEach
    void clear() {
        MDC.clear();
    }

    private Map<String, String> written(MdcPreset preset, List<String> keys, List<String> baggage) {
        MdcMirror mirror = MdcMirror.create(preset, keys, baggage);
        assertThat(mirror.open(context)).isNull();
        Map<String, String> written = ScopeTest.mdc();
        mirror.close(null);
        assertThat(ScopeTest.mdc()).isEmpty();
        return written;
    }

    @Test
    void writesTheKeysOfEachPreset() {
        String trace = "1234567890123456f000000000000001";
        String span = "a000000000000002";
        assertThat(written(MdcPreset.PLAIN, List.of(), List.of()))
                .isEqualTo(Map.of("request_id", "r1", "trace_id", trace, "span_id", span));
        assertThat(written(MdcPreset.OTEL, List.of(), List.of()))
                .isEqualTo(Map.of("request_id", "r1", "trace_id", trace, "span_id", span, "trace_flags", "03"));
        assertThat(written(MdcPreset.MICROMETER, List.of(), List.of()))
                .isEqualTo(Map.of("requestId", "r1", "traceId", trace, "spanId", span));
        assertThat(written(MdcPreset.ECS, List.of(), List.of()))
                .isEqualTo(Map.of("http.request.id", "r1", "trace.id", trace, "span.id", span));
        assertThat(written(MdcPreset.DATADOG, List.of(), List.of()))
                .isEqualTo(Map.of(
                        "request_id",
                        "r1",
                        "dd.trace_id",
                        "17293822569102704641",
                        "dd.span_id",
                        "11529215046068469762"));
        assertThat(written(MdcPreset.OFF, List.of(), List.of())).isEmpty();
    }

    @Test
    void writesOnlyTheKeysThatAreChosenAndTheBaggageThatIsDeclared() {
        assertThat(written(MdcPreset.PLAIN, List.of("request_id"), List.of("tenant", "absent")))
                .isEqualTo(Map.of("request_id", "r1", "tenant", "acme"));
    }

    private Map<String, String> written(String user) {
        TraceContext own = context.withBaggage(Baggage.EMPTY.with("user", user));
        MdcMirror mirror = MdcMirror.create(MdcPreset.PLAIN, List.of("request_id"), List.of("user"));
        assertThat(mirror.open(own)).isNull();
        Map<String, String> written = ScopeTest.mdc();
        mirror.close(null);
        return written;
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\rb", "a\nb", "a\0b", "a\u001b[31mb", "a\u2028b", "a\u202eb"})
    void leavesOutBaggageThatCouldForgeALine(String user) {
        Counters counters = Counters.create();
        assertThat(written(user)).isEqualTo(Map.of("request_id", "r1"));
        assertThat(counters.all()).isEqualTo(Map.of("mdc.baggage_left_out", 1L));
    }

    @Test
    void leavesOutBaggageOfMoreThan256Characters() {
        Counters counters = Counters.create();
        assertThat(written("x".repeat(257))).isEqualTo(Map.of("request_id", "r1"));
        assertThat(counters.all()).isEqualTo(Map.of("mdc.baggage_left_out", 1L));
    }

    @Test
    void writesBaggageThatIsPlain() {
        Counters counters = Counters.create();
        for (String user : List.of("anna", "two words", "M\u00fcller", "x".repeat(256))) {
            assertThat(written(user)).isEqualTo(Map.of("request_id", "r1", "user", user));
        }
        assertThat(counters.all()).isEmpty();
    }

    @Test
    void aLazyMirrorLeavesItOutToo() {
        TraceContext own = context.withBaggage(Baggage.EMPTY.with("user", "a\nb"));
        MdcMirror mirror = MdcMirror.create(MdcPreset.OFF, List.of(), List.of("user"));
        assertThat(mirror.value(own, "user")).isNull();
        mirror.forEach(own, (key, value) -> {
            throw new AssertionError(key + " is " + value);
        });
    }

    @Test
    void refusesAKeyThatThePresetDoesNotHave() {
        assertThatThrownBy(() -> MdcMirror.create(MdcPreset.PLAIN, List.of("requestid"), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("clew.mdc.keys must be some of [request_id, trace_id, span_id], was [requestid]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"trace_id", "tenant,tenant", "a b"})
    void refusesBaggageThatCouldNotStandUnderAKeyOfItsOwn(String baggage) {
        List<String> keys = List.of(baggage.split(",", -1));
        assertThatThrownBy(() -> MdcMirror.create(MdcPreset.PLAIN, List.of("span_id"), keys))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("clew.mdc.baggage must be keys of baggage, each once and none of"
                        + " [request_id, trace_id, span_id], was " + keys);
    }

    @Test
    void savesTheApplicationsValuesAndPutsThemBack() {
        MDC.put("trace_id", "its own");
        MdcMirror mirror = MdcMirror.create(MdcPreset.PLAIN, List.of(), List.of());
        String[] saved = mirror.open(context);
        assertThat(MDC.get("trace_id")).isEqualTo(context.traceId());
        mirror.close(saved);
        assertThat(ScopeTest.mdc()).isEqualTo(Map.of("trace_id", "its own"));
    }
}
