package dev.clew.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.ClewBuilder;
import dev.clew.context.TraceContext;
import dev.clew.policy.InboundPolicy;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The short and the long way give the same ids, state, baggage and counts. */
class FastPathTest {
    private static final String ID = "a".repeat(32);
    private static final Map<String, List<String>> VALUES = Map.of(
            "traceparent",
            List.of(
                    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-fe",
                    "00-00000000000000000000000000000001-0000000000000001-00",
                    "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-comes-later",
                    "  00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                    "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01"),
            "tracestate",
            List.of("", "a=1", "a=1, b=2", "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE", "A=1"),
            "X-Request-ID",
            List.of("", "order-4711-of-the-day", "0193b3a5-6f0e-7c7a-b8de-5d1c7d2e4f60", "two words", "x".repeat(201)),
            "X-Correlation-ID",
            List.of("another-one-of-the-same", "two words"),
            "baggage",
            List.of("", "tenant=acme", "tenant=acme , region=eu", "tenant", "a=1,b=%20"));

    @Test
    void readsTheSameOnBothWays() {
        Clew usual = builder().inbound(InboundPolicy.trust()).build();
        Clew ofBytes = builder().inbound(InboundPolicy.trust()).build();
        Clew thorough = builder()
                .inbound(InboundPolicy.bySource().otherwise(InboundPolicy.trust()))
                .build();
        Random random = new Random(42);
        int traced = 0;
        for (int i = 0; i < 50_000; i++) {
            Map<String, String> headers = headers(random);
            TraceContext left = usual.receive(headers, Map::get, "");
            TraceContext right = thorough.receive(headers, Map::get, "");
            assertThat(describe(left)).as("%s", headers).isEqualTo(describe(right));
            assertThat(describe(ofBytes.receive(headers, new OfBytes(), "")))
                    .as("%s", headers)
                    .isEqualTo(describe(right));
            traced += left.parentId().isEmpty() ? 0 : 1;
        }
        assertThat(traced).as("requests with a trace").isBetween(5_000, 45_000);
        assertThat(usual.counters().all())
                .isEqualTo(thorough.counters().all())
                .isEqualTo(ofBytes.counters().all())
                .containsKey("rejected.tracestate.malformed");
    }

    @Test
    void leavesAGetterThatThrowsToTheFormats() {
        Clew clew = builder().build();
        Map<String, String> headers =
                Map.of("traceparent", VALUES.get("traceparent").get(0));
        TraceContext context = clew.receive(
                headers,
                (carrier, field) -> {
                    if (field.equals("baggage")) {
                        throw new IllegalStateException("baggage");
                    }
                    return carrier.get(field);
                },
                "");
        assertThat(context.traceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(clew.counters().get("skipped.extract")).isEqualTo(1);
    }

    /** Gets fields of a message that has its ids in bytes. */
    private record OfBytes() implements Getter<Map<String, String>> {
        @Override
        public @Nullable String get(Map<String, String> headers, String name) {
            return headers.get(name);
        }

        @Override
        public byte @Nullable [] getBytes(Map<String, String> headers, String name) {
            String value = name.equals("traceparent") || name.equals("X-Request-ID") ? headers.get(name) : null;
            return value == null ? null : value.getBytes(StandardCharsets.UTF_8);
        }
    }

    @Test
    void readsNoTextIfThereAreBytes() {
        Clew clew = builder().build();
        Map<String, String> headers =
                Map.of("traceparent", VALUES.get("traceparent").get(0), "X-Request-ID", "order-4711");
        Getter<Map<String, String>> getter = new Getter<>() {
            @Override
            public @Nullable String get(Map<String, String> carrier, String name) {
                if (carrier.containsKey(name)) {
                    throw new AssertionError("asked for the text of " + name);
                }
                return null;
            }

            @Override
            public byte @Nullable [] getBytes(Map<String, String> carrier, String name) {
                return new OfBytes().getBytes(carrier, name);
            }
        };

        TraceContext context = clew.receive(headers, getter, "");

        assertThat(context.requestId()).isEqualTo("order-4711");
        assertThat(context.traceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(context.parentId()).isEqualTo("00f067aa0ba902b7");
        assertThat(clew.counters().all()).isEmpty();
    }

    private static ClewBuilder builder() {
        return Clew.builder()
                .setting("clew.request.id.headers", "X-Request-ID,X-Correlation-ID")
                .traceIds(() -> ID);
    }

    private static Map<String, String> headers(Random random) {
        Map<String, String> headers = new HashMap<>();
        VALUES.forEach((name, values) -> {
            if (random.nextInt(4) > 0) {
                String value = values.get(random.nextInt(values.size()));
                headers.put(name, random.nextInt(8) == 0 ? corrupt(value, random) : value);
            }
        });
        return headers;
    }

    private static String corrupt(String value, Random random) {
        if (value.isEmpty()) {
            return " ";
        }
        int at = random.nextInt(value.length());
        return value.substring(0, at)
                + " \t,=;%0fgZ\u00e9\u0000".charAt(random.nextInt(12))
                + value.substring(at + random.nextInt(2));
    }

    private static String describe(TraceContext context) {
        return context.requestId() + " " + context.traceId() + " " + context.parentId() + " " + context.traceFlags()
                + " " + context.traceState() + " " + context.baggage();
    }
}
