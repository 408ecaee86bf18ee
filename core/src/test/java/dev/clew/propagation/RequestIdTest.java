package dev.clew.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.Headers;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.ids.RequestIds;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdTest {
    private static final String T = "12345678901234567890123456789012";
    private static final String TRACEPARENT = "00-" + T + "-1234567890123456-01";

    private static Clew clew() {
        return Clew.builder().setting("clew.span.log", "false").build();
    }

    private static TraceContext receive(String... namesAndValues) {
        return Headers.receive(clew(), Headers.of(namesAndValues));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "b970dafd-0d95-40aa-95d8-1d8725aebe40",
                "B970DAFD-0D95-40AA-95D8-1D8725AEBE40",
                "b970dafd-0d95-90aa-95d8-1d8725aebe40",
                "b970dafd-0d95-a0aa-95d8-1d8725aebe40",
                "b970dafd-0d95-b0aa-95d8-1d8725aebe40",
                "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
                "035873B9-9CBC_AC14000A-2A1C9D1F",
                "abcxyz@ABC-0",
                "a",
                "AZaz09._~:@+/=-"
            })
    void acceptsIdsThatProxiesSendAndNeverRewritesThem(String id) {
        assertThat(receive("X-Request-ID", id).requestId()).isEqualTo(id);
        assertThat(receive("x-request-id", id).requestId()).isEqualTo(id);
        TraceContext context = receive("X-Request-ID", id);
        Headers sent = Headers.send(Propagators.requestId("X-Request-ID"), context);
        assertThat(sent.all()).isEqualTo(Map.of("X-Request-ID", id));
    }

    @Test
    void accepts200Characters() {
        assertThat(receive("X-Request-ID", "x".repeat(200)).requestId()).isEqualTo("x".repeat(200));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                " padded",
                "two words",
                "a\rb",
                "a\nb",
                "a\tb",
                "a\u001bb",
                "a\0b",
                "caf\u00e9",
                "a\"b",
                ";;;",
                "x; X-Hacked: y",
                "a,b",
                "<script>",
                "a\\b",
                "a\uffffb"
            })
    void replacesInvalidIdsAndCountsTheReason(String value) {
        assertReplaced(value, "characters");
    }

    private static void assertReplaced(String value, String reason) {
        Clew clew = clew();
        TraceContext context = Headers.receive(clew, Headers.of("X-Request-ID", value));
        assertThat(context.requestId()).isEqualTo(context.traceId()).matches("[a-f][0-9a-f]{31}");
        assertThat(clew.counters().all()).isEqualTo(Map.of("rejected.request_id." + reason, 1L));
    }

    @Test
    void replacesEmptyAndEndlessOnesAndWhatIsNoText() {
        assertReplaced("", "empty");
        assertReplaced(RequestIds.NOT_TEXT, "not_text");
        assertReplaced("x".repeat(201), "too_long");
        assertReplaced("x".repeat(1 << 20), "too_long");
    }

    @Test
    void replacesTwoValues() {
        assertThat(receive("X-Request-ID", "first-id", "X-Request-ID", "second-id")
                        .requestId())
                .matches("[a-f][0-9a-f]{31}");
    }

    @Test
    void readsSeveralHeadersInTheirOrder() {
        Clew clew = Clew.builder()
                .setting("clew.request.id.headers", "X-Correlation-ID, X-Request-ID")
                .build();
        assertThat(Headers.receive(clew, Headers.of("X-Request-ID", "second", "X-Correlation-ID", "first"))
                        .requestId())
                .isEqualTo("first");
        assertThat(Headers.receive(clew, Headers.of("X-Request-ID", "second", "X-Correlation-ID", "not valid"))
                        .requestId())
                .isEqualTo("second");
        assertThatThrownBy(() ->
                        Clew.builder().setting("clew.request.id.headers", "a b").build())
                .hasMessage("request id header must be an RFC 9110 token, was \"a b\"");
    }

    @Test
    void keepsBothIdsWhenBothAreValid() {
        TraceContext context =
                receive("X-Request-ID", "b970dafd-0d95-40aa-95d8-1d8725aebe40", "traceparent", TRACEPARENT);
        assertThat(context.requestId()).isEqualTo("b970dafd-0d95-40aa-95d8-1d8725aebe40");
        assertThat(context.traceId()).isEqualTo(T);
    }

    @Test
    void takesTraceIdAsRequestIdWhenThatIsAbsentOrBad() {
        assertThat(receive("traceparent", TRACEPARENT).requestId()).isEqualTo(T);
        assertThat(receive("traceparent", TRACEPARENT, "X-Request-ID", "b a d").requestId())
                .isEqualTo(T);
    }

    @ParameterizedTest
    @CsvSource({
        // id, trace id, flags
        "b970dafd-0d95-40aa-95d8-1d8725aebe40,b970dafd0d9540aa95d81d8725aebe40,3",
        "B970DAFD-0D95-40AA-95D8-1D8725AEBE40,b970dafd0d9540aa95d81d8725aebe40,3",
        "01890a5d-ac96-774b-bcce-b302099a8057,01890a5dac96774bbcceb302099a8057,3",
        "b970dafd-0d95-90aa-95d8-1d8725aebe40,b970dafd0d9590aa95d81d8725aebe40,1",
        "b970dafd-0d95-10aa-95d8-1d8725aebe40,b970dafd0d9510aa95d81d8725aebe40,1",
        "0f1e2d3c4b5a49788796a5b4c3d2e1f0,0f1e2d3c4b5a49788796a5b4c3d2e1f0,1",
        "0F1E2D3C4B5A49788796A5B4C3D2E1F0,0f1e2d3c4b5a49788796a5b4c3d2e1f0,1",
        // Fixed for ever: SHA-256 of the text, which other services compute too.
        "0123456789abcdef,9f9f5111f7b27a781f1f1ddde5ebc2dd,1",
        "00000000-0000-0000-0000-000000000000,12b9377cbe7e5c94e8a70d9d23929523,1"
    })
    void derivesTraceIdFromRequestIdWhenTraceIsAbsentOrBad(String requestId, String traceId, int flags) {
        TraceContext context = receive("X-Request-ID", requestId, "traceparent", "00-bad");
        assertThat(context.requestId()).isEqualTo(requestId);
        assertThat(context.traceId()).isEqualTo(traceId);
        assertThat(context.traceFlags()).isEqualTo(flags);
        assertThat(context.parentId()).isEmpty();
        assertThat(receive("X-Request-ID", requestId).traceId()).isEqualTo(traceId);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0123456789abcdef",
                "00000000000000000000000000000000",
                "0f1e2d3c4b5a49788796a5b4c3d2e1f",
                "0f1e2d3c4b5a49788796a5b4c3d2e1fg",
                "0f1e2d3c-4b5a4978-8796a5b4-c3d2e1f0",
                "b970dafd-0d95-40aa-95d8-1d8725aebe4-",
                "b970dafd-0d95-40aa-95d8-1d8725aebe4g",
                "035873B9-9CBC_AC14000A-2A1C9D1F"
            })
    void hashesAllOtherIdsOf16CharactersAndMore(String requestId) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(requestId.getBytes(StandardCharsets.UTF_8));
        assertThat(receive("X-Request-ID", requestId).traceId())
                .isEqualTo(HexFormat.of().formatHex(hash, 0, 16));
        assertThat(receive("X-Request-ID", requestId).traceFlags()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "test", "0123456789abcde"})
    void givesShortIdsTracesOfTheirOwn(String requestId) {
        TraceContext one = receive("X-Request-ID", requestId);
        TraceContext two = receive("X-Request-ID", requestId);
        assertThat(one.requestId()).isEqualTo(requestId);
        assertThat(one.traceId()).matches("[a-f][0-9a-f]{31}").isNotEqualTo(two.traceId());
        assertThat(one.traceFlags()).isEqualTo(3);
    }

    @Test
    void beatsStaleIdOnTheThread() {
        Clew clew = clew();
        try (Scope stale = clew.root().makeCurrent()) {
            TraceContext context = Headers.receive(clew, Headers.of("X-Request-ID", "a-fresh-id"));
            assertThat(context.requestId()).isEqualTo("a-fresh-id");
            assertThat(context.parentId()).isEmpty();
            assertThat(Headers.receive(clew, Headers.of()).traceId())
                    .isNotEqualTo(TraceContext.current().traceId());
        }
    }

    @Test
    void isTheTraceIdWhenNothingCameIn() {
        TraceContext context = receive();
        assertThat(context.requestId()).isEqualTo(context.traceId());
    }

    @Test
    void isGeneratedIfGeneratorIsConfigured() {
        Clew clew = Clew.builder().requestIds(() -> "order-4711").build();
        TraceContext context = Headers.receive(clew, Headers.of());
        assertThat(context.requestId()).isEqualTo("order-4711");
        assertThat(context.traceId()).matches("[a-f][0-9a-f]{31}");
    }

    @SuppressWarnings("NullAway")
    @Test
    void isServedWithAnIdWhenGeneratorsFail() {
        Clew clew = Clew.builder()
                .requestIds(() -> {
                    throw new IllegalStateException("no more ids");
                })
                .traceIds(() -> null)
                .build();
        TraceContext context = Headers.receive(clew, Headers.of());
        assertThat(context.requestId()).isEqualTo(context.traceId()).matches("[a-f][0-9a-f]{31}");
        assertThat(clew.counters().all())
                .isEqualTo(Map.of("skipped.request_id_generator", 1L, "skipped.trace_id_generator", 1L));
    }
}
