package dev.clew.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.clew.Clew;
import dev.clew.ClewBuilder;
import dev.clew.Headers;
import dev.clew.Span;
import dev.clew.context.Baggage;
import dev.clew.context.TraceContext;
import dev.clew.formats.Formats;
import dev.clew.text.Hex;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every format. */
class PropagatorTest {
    private static final String T = "5759e988bd862e3fe1be46a994272793";
    private static final String S = "53995c3f42cd8ad8";
    private static final String TRACEPARENT = "00-" + T + "-" + S + "-01";

    static List<Propagator> tracing() {
        return List.of(
                Propagators.w3c(),
                Formats.b3(),
                Formats.b3Single(),
                Formats.b3Multi(),
                Formats.xray(),
                Formats.cloudTrace(),
                Formats.jaeger(),
                Formats.datadog());
    }

    static List<Propagator> all() {
        List<Propagator> all = new ArrayList<>(tracing());
        all.add(Propagators.baggage());
        all.add(Propagators.requestId("X-Request-ID"));
        return all;
    }

    @ParameterizedTest
    @MethodSource("tracing")
    void bringsBackTheIdsItWrote(Propagator format) {
        Random random = new Random(11);
        Clew clew = Headers.clew(format);
        for (int i = 0; i < 20_000; i++) {
            // Half of them of 64 bits, some with many zeros: what padding and decimals could get wrong.
            long high = random.nextBoolean() ? random.nextLong() : 0;
            long low = random.nextLong() >>> random.nextInt(63) | 1;
            long parent = random.nextLong() >>> random.nextInt(63) | 1;
            Extracted inbound = Extracted.create();
            assertThat(inbound.trace(high, low, parent, random.nextInt(2))).isTrue();
            Hop hop = new Hop(high, low, inbound.traceFlags(), "", "", "");
            TraceContext context = new TraceContext(hop, parent, 0, Baggage.EMPTY);
            long child = random.nextLong() >>> random.nextInt(63) | 1;
            Headers message = Headers.of();
            format.inject(context, child, message, Headers::set);
            assertThat(format.fields()).containsAll(message.all().keySet());

            TraceContext back = Headers.receive(clew, message);
            assertThat(back.traceId()).isEqualTo(context.traceId());
            assertThat(back.parentId()).isEqualTo(Hex.of(child));
            assertThat(back.isSampled()).isEqualTo(context.isSampled());
        }
        assertThat(clew.counters().all()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void neverThrowsOnGarbage(Propagator format) {
        Random random = new Random(23);
        Clew clew = Headers.clew(format);
        List<String> fields = new ArrayList<>(format.fields());
        fields.addAll(List.of("b3", "tracestate", "X-B3-ParentSpanId"));
        String[] seeds = seeds(format);
        for (int i = 0; i < 100_000; i++) {
            Headers message = Headers.of();
            for (String field : fields) {
                if (random.nextInt(4) > 0) {
                    message.set(field, garbage(random, seeds));
                }
            }
            TraceContext context = Headers.receive(clew, message);
            assertThat(context.traceId().length() == 32 && !context.requestId().isEmpty())
                    .isTrue();
            if (i % 100 == 0) {
                Headers sent = Headers.send(clew, context);
                assertThat(sent.all().values()).allMatch(value -> value.matches("[\\t -~]{1,8192}"));
            }
        }
        assertThat(clew.counters().all().keySet()).allMatch(name -> name.startsWith("rejected."));
    }

    /** Valid values of the format, from which garbage is made that gets past the first check. */
    private static String[] seeds(Propagator format) {
        Extracted inbound = Extracted.create();
        assertThat(inbound.trace(1L << 60, 77, 88, 1)).isTrue();
        TraceContext context = new TraceContext(
                new Hop(1L << 60, 77, 1, "id", "", "a=1,b@c=2"),
                99,
                0,
                Baggage.EMPTY.with("k", "v w").with("l", "m", List.of(new Baggage.Property("p", null))));
        Headers message = Headers.of();
        format.inject(context, 1234567, message, Headers::set);
        List<String> seeds = new ArrayList<>(message.all().values());
        seeds.add("Self=1-2-3;Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1;x=y");
        seeds.add("_dd.p.tid=5759e988bd862e3f,_dd.p.dm=-4");
        seeds.add("18446744073709551615");
        seeds.add("-1");
        return seeds.toArray(new String[0]);
    }

    private static String garbage(Random random, String[] seeds) {
        String hostile = "0123456789abcdefABCDEF-;:=,/.%@+*_ \t\r\n\0\"\\\u007f\u0080\u00e9\u0661\ud800\uffff";
        String seed = seeds[random.nextInt(seeds.length)];
        StringBuilder text = new StringBuilder(random.nextInt(10) == 0 ? "" : seed);
        for (int edits = random.nextInt(6); edits > 0; edits--) {
            int position = random.nextInt(text.length() + 1);
            char c = random.nextBoolean() || text.isEmpty()
                    ? hostile.charAt(random.nextInt(hostile.length()))
                    : text.charAt(random.nextInt(text.length()));
            switch (random.nextInt(4)) {
                case 0 -> text.insert(position, c);
                case 1 -> text.delete(position, Math.min(text.length(), position + 1 + random.nextInt(3)));
                case 2 -> text.setLength(position);
                default -> text.replace(Math.max(0, position - 1), position, String.valueOf(c));
            }
        }
        return text.toString();
    }

    @ParameterizedTest
    @MethodSource("all")
    void boundsItsMemoryOnMegabytes(Propagator format) {
        for (String part : List.of("a", "0", ",", ";", "=", " ", "%", "-", "a=b,", "k=v;", "\u00e9", TRACEPARENT)) {
            String huge = part.repeat((1 << 20) / part.length());
            Map<String, String> message = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            format.fields().forEach(field -> message.put(field, huge));
            Extracted.create(); // loads the class
            long bytes = allocated(() -> format.extract(message, Map::get, Extracted.create()));
            assertThat(bytes).as("%s on 1 MiB of %s", format, part).isLessThan(64 * 1024);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "w3c, traceparent, " + TRACEPARENT,
        "b3, b3, " + T + "-" + S + "-1",
        "xray, X-Amzn-Trace-Id, Root=1-5759e988-bd862e3fe1be46a994272793;Parent=" + S + ";Sampled=1",
        "cloud-trace, X-Cloud-Trace-Context, " + T + "/123;o=1",
        "jaeger, uber-trace-id, " + T + ":" + S + ":0:1",
        "datadog, x-datadog-trace-id, 18446744073709551615",
        "request-id, X-Request-ID, b970dafd-0d95-40aa-95d8-1d8725aebe40"
    })
    void allocatesNothingOnExtract(String name, String field, String value) {
        Propagator format = WireFormats.parse(name, new String[] {"X-Request-ID"});
        Getter<String> getter = (message, asked) -> asked.equals(field) ? message : null;
        Extracted inbound = Extracted.create();
        long bytes = Long.MAX_VALUE;
        // The least of a few runs: class loading and the compiler's own doings are not ours.
        for (int run = 0; run < 5; run++) {
            bytes = Math.min(bytes, allocated(() -> {
                for (int i = 0; i < 10_000; i++) {
                    format.extract(value, getter, inbound);
                }
            }));
        }
        assertThat(bytes / 10_000).isZero();
        assertThat(inbound.hasTrace()).isEqualTo(!name.equals("request-id"));
        assertThat(inbound.rejections()).isEmpty();
    }

    private static long allocated(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void compositeReadsFirstValidTraceAndWritesAll() {
        Propagator format = Propagators.composite(Formats.b3(), Propagators.w3c());
        TraceContext context =
                Headers.receive(format, "b3", "nonsense", "traceparent", TRACEPARENT, "tracestate", "a=1");
        assertThat(context.traceId()).isEqualTo(T);
        assertThat(Headers.send(format, context).all()).containsOnlyKeys("b3", "traceparent", "tracestate");
        TraceContext both = Headers.receive(format, "b3", "1-1", "b3", T, "traceparent", TRACEPARENT);
        assertThat(both.traceId()).isEqualTo(T);
    }

    @Test
    void traceWithItsOwnDecisionBeatsSamplingAlone() {
        Propagator format = Propagators.composite(Formats.b3(), Propagators.w3c());
        assertThat(Headers.receive(format, "b3", "d", "traceparent", "00-" + T + "-" + S + "-00")
                        .isSampled())
                .isFalse();
        assertThat(Headers.receive(format, "traceparent", TRACEPARENT, "b3", "0")
                        .isSampled())
                .isTrue();
    }

    @Test
    void failingFormatKeepsNoOtherFromItsTurn() {
        Propagator broken = new Propagator() {
            @Override
            public List<String> fields() {
                return List.of("broken");
            }

            @Override
            public <C> void extract(C carrier, Getter<? super C> getter, Extracted inbound) {
                throw new IllegalStateException("extract");
            }

            @Override
            public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
                throw new IllegalStateException("inject");
            }
        };
        Clew clew = Headers.clew(Propagators.composite(broken, Propagators.w3c(), broken));
        TraceContext context = Headers.receive(clew, Headers.of("traceparent", TRACEPARENT));
        assertThat(context.traceId()).isEqualTo(T);
        Headers sent = Headers.of();
        assertThat(clew.send(Span.Kind.CLIENT, context, sent, Headers::set)).isSameAs(Span.NOOP);
        assertThat(sent.all()).containsOnlyKeys("traceparent");
        assertThat(clew.counters().all()).isEqualTo(Map.of("skipped.extract", 1L, "skipped.inject", 1L));
    }

    @Test
    void writesNothingOutsideRequest() {
        for (Propagator format : all()) {
            assertThat(Headers.send(format, TraceContext.NONE).all()).isEmpty();
        }
    }

    @Test
    void defaultIsRequestIdTraceContextAndBaggage() {
        assertThat(Clew.builder().build().describe())
                .startsWith("propagator=Propagators.composite(Propagators.requestId(x-request-id), Propagators.w3c(),"
                        + " Propagators.baggage()) inbound=InboundPolicy.trust() ");
    }

    @Test
    void settingNamesEveryFormat() {
        assertThat(Clew.builder()
                        .setting(
                                "clew.propagators",
                                "request-id, w3c,baggage,b3,b3-single,b3-multi,xray,cloud-trace,jaeger,datadog")
                        .setting("clew.request.id.headers", "X-Id,X-Old-Id")
                        .build()
                        .describe())
                .startsWith("propagator=Propagators.composite(Propagators.requestId(x-id, x-old-id), Propagators.w3c(),"
                        + " Propagators.baggage(), Formats.b3(), Formats.b3Single(), Formats.b3Multi(),"
                        + " Formats.xray(), Formats.cloudTrace(), Formats.jaeger(), Formats.datadog()) ");
    }

    @Test
    void refusesARequestIdHeaderThatIsNoTokenWhateverTheFormats() {
        for (ClewBuilder builder : List.of(
                Clew.builder(),
                Clew.builder().propagator(Propagators.w3c()),
                Clew.builder().setting("clew.propagators", "w3c"))) {
            builder.setting("clew.request.id.headers", "X-Request-ID, a b");
            assertThatThrownBy(builder::build)
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("request id header must be an RFC 9110 token, was \"a b\"");
        }
    }

    @Test
    void settingSaysWhatItAllows() {
        for (String names : List.of("zipkin", "", "w3c,", "W3C")) {
            assertThatThrownBy(() ->
                            Clew.builder().setting("clew.propagators", names).build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("clew.propagators must be a comma-separated list of request-id, w3c,"
                            + " baggage, client-request-id, b3, b3-single, b3-multi, xray,"
                            + " cloud-trace, jaeger, datadog, was \"");
        }
    }
}
