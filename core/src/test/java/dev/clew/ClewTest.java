package dev.clew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.context.ContextSpi;
import dev.clew.context.TraceContext;
import dev.clew.ids.IdGenerator;
import dev.clew.propagation.Extracted;
import dev.clew.propagation.Getter;
import dev.clew.propagation.Propagator;
import dev.clew.propagation.Propagators;
import dev.clew.propagation.Setter;
import dev.clew.text.Hex;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClewTest {
    private static final Getter<Map<String, String>> GETTER = Map::get;
    private static final Setter<Map<String, String>> SETTER = Map::put;
    private static final String TRACE = "12345678901234567890123456789012";

    private final Clew clew = Clew.builder().build();

    private static Map<String, String> headers(String... pairs) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < pairs.length; i += 2) {
            headers.put(pairs[i], pairs[i + 1]);
        }
        return headers;
    }

    @Test
    void keepsBothIdsIfBothAreValid() {
        TraceContext context = clew.receive(
                headers("X-Request-ID", "r1", "traceparent", "00-" + TRACE + "-1234567890123456-01"), GETTER, "");
        assertThat(context.requestId()).isEqualTo("r1");
        assertThat(context.traceId()).isEqualTo(TRACE);
        assertThat(context.parentId()).isEqualTo("1234567890123456");
        assertThat(context.isSampled()).isTrue();
    }

    @Test
    void usesTheTraceIdAsRequestIdIfOnlyATraceCame() {
        TraceContext context = clew.receive(headers("traceparent", "00-" + TRACE + "-1234567890123456-00"), GETTER, "");
        assertThat(context.requestId()).isEqualTo(TRACE);
    }

    @Test
    void makesEverythingNewIfNothingCame() {
        TraceContext context = clew.receive(headers(), GETTER, "");
        assertThat(context.traceId()).matches("[a-f][0-9a-f]{31}");
        assertThat(context.requestId()).isEqualTo(context.traceId());
        assertThat(context.spanId()).matches("[a-f][0-9a-f]{11}0000");
        assertThat(context.parentId()).isEmpty();
        assertThat(context.traceFlags()).isEqualTo(3);
    }

    @Test
    void sendsAChildOfTheContextAndNothingOutsideARequest() {
        TraceContext context = clew.receive(
                headers("X-Request-ID", "r1", "traceparent", "00-" + TRACE + "-1234567890123456-01"), GETTER, "");
        Map<String, String> out = new HashMap<>();
        Span span = clew.send(Span.Kind.CLIENT, context, out, SETTER);
        assertThat(out)
                .isEqualTo(Map.of(
                        "X-Request-ID",
                        "r1",
                        "traceparent",
                        "00-" + TRACE + "-" + span.context().spanId() + "-01"));
        assertThat(span.context().parentId()).isEqualTo(context.spanId());
        assertThat(span.context().spanId().substring(0, 12))
                .isEqualTo(context.spanId().substring(0, 12));

        Map<String, String> none = new HashMap<>();
        assertThat(clew.send(Span.Kind.CLIENT, TraceContext.NONE, none, SETTER)).isSameAs(Span.NOOP);
        assertThat(none).isEmpty();
    }

    @Test
    void servesTheRequestIfAFormatThrows() {
        Clew broken = Clew.builder()
                .propagator(new Propagator() {
                    @Override
                    public java.util.List<String> fields() {
                        return java.util.List.of();
                    }

                    @Override
                    public <C> void extract(C carrier, Getter<? super C> getter, Extracted extracted) {
                        throw new IllegalStateException("extract");
                    }

                    @Override
                    public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
                        throw new IllegalStateException("inject");
                    }
                })
                .build();
        TraceContext context = broken.receive(headers(), GETTER, "");
        assertThat(context.requestId()).isNotEmpty();
        broken.send(Span.Kind.CLIENT, context, new HashMap<>(), SETTER).end();
        assertThat(broken.sendWhole(Span.Kind.PRODUCER, context, new HashMap<>(), SETTER))
                .isNull();
        assertThat(broken.sendWhole(Span.Kind.PRODUCER, TraceContext.NONE, new HashMap<>(), SETTER))
                .isSameAs(Span.NOOP);
        assertThat(broken.counters().all()).isEqualTo(Map.of("skipped.extract", 1L, "skipped.inject", 2L));
    }

    @Test
    void servesTheRequestIfAGeneratorThrowsOrReturnsNoId() {
        for (IdGenerator generator : new IdGenerator[] {
            () -> {
                throw new IllegalStateException();
            },
            () -> null,
            () -> "not an id",
            () -> "0".repeat(32)
        }) {
            Clew broken =
                    Clew.builder().traceIds(generator).requestIds(() -> "a b").build();
            TraceContext context = broken.root();
            assertThat(context.traceId()).matches("[a-f][0-9a-f]{31}");
            assertThat(context.requestId()).isEqualTo(context.traceId());
            assertThat(broken.counters().get("skipped.trace_id_generator")).isEqualTo(1);
            assertThat(broken.counters().get("skipped.request_id_generator")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000000000000000000000000001", "10000000000000000000000000000000"})
    void takesAGeneratorsIdWithOneHalfZero(String id) {
        Clew half = Clew.builder().traceIds(() -> id).build();
        assertThat(half.root().traceId()).isEqualTo(id);
        assertThat(half.counters().all()).isEmpty();
    }

    @Test
    void countsRejectionsByReason() {
        clew.receive(headers("X-Request-ID", "a b", "traceparent", "00"), GETTER, "");
        clew.receive(headers("X-Request-ID", "x".repeat(201)), GETTER, "");
        assertThat(clew.counters().all())
                .isEqualTo(Map.of(
                        "rejected.request_id.characters", 1L,
                        "rejected.request_id.too_long", 1L,
                        "rejected.traceparent.malformed", 1L));
    }

    @Test
    void mintsSpansOfOneRequestFromOnePrefixUntilTheCountRunsOut() {
        TraceContext context = clew.root();
        String prefix = context.spanId().substring(0, 12);
        for (int i = 1; i <= 0xffff; i++) {
            assertThat(ContextSpi.nextChildId(context) & 0xffff).isEqualTo(i);
        }
        assertThat(Hex.of(ContextSpi.nextChildId(context))).doesNotStartWith(prefix);
    }

    @Test
    void refusesSenselessConfigurationAndNamesTheAllowedValues() {
        assertThatThrownBy(() -> Clew.builder().setting("clew.samplin", "always"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown key clew.samplin, the nearest known one is clew.sampling");
        assertThatThrownBy(() -> Clew.builder().setting("clew.sampling", "1.1").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("clew.sampling must be always, never or a ratio from 0 to 1, was \"1.1\"");
        assertThatThrownBy(
                        () -> Clew.builder().setting("clew.span.start", "loud").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("clew.span.start must be one of info, debug, trace, off, was \"loud\"");
        assertThatThrownBy(() -> Propagators.requestId("a b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("request id header must be an RFC 9110 token, was \"a b\"");
    }

    @Test
    void returnsAnAdaptersSettings() {
        Clew set = Clew.builder()
                .setting("clew.http.path", "off")
                .setting("clew.service", "orders")
                .build();
        assertThat(set.setting("clew.http.path", "path")).isEqualTo("off");
        assertThat(clew.setting("clew.http.path", "path")).isEqualTo("path");
        assertThat(set.setting("clew.service", "none")).isEqualTo("orders");
        assertThat(clew.setting("clew.service", "none")).isEqualTo("none");
        assertThat(clew).hasToString("Clew{" + clew.describe() + "}");
        assertThat(clew.describe()).endsWith(" listeners=[SpanLog(start=INFO)]");
    }

    @Test
    void flagsTracesAsTheSamplingSays() {
        assertThat(Clew.builder()
                        .setting("clew.sampling", "never")
                        .build()
                        .root()
                        .isSampled())
                .isFalse();
        Clew half = Clew.builder().setting("clew.sampling", "0.5").build();
        int sampled = 0;
        for (int i = 0; i < 10_000; i++) {
            sampled += half.root().isSampled() ? 1 : 0;
        }
        assertThat(sampled).isBetween(4_700, 5_300);
    }
}
