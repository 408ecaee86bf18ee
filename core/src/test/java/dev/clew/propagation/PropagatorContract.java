package dev.clew.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.clew.Clew;
import dev.clew.Headers;
import dev.clew.context.Baggage;
import dev.clew.context.ContextSpi;
import dev.clew.context.TraceContext;
import dev.clew.text.Hex;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The behaviour that all formats share. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class PropagatorContract {
    private static final String T = "5759e988bd862e3fe1be46a994272793";
    private static final String S = "53995c3f42cd8ad8";
    private static final String TRACEPARENT = "00-" + T + "-" + S + "-01";

    /** Returns the formats that carry a trace. */
    protected abstract List<Propagator> tracing();

    /** Returns all formats of the module. */
    protected abstract List<Propagator> all();

    /** Returns the name, a field and a valid value of each format. */
    protected abstract List<Arguments> messages();

    @ParameterizedTest
    @MethodSource("tracing")
    void bringsBackTheIdsItWrote(Propagator format) {
        Random random = new Random(11);
        Clew clew = Headers.clew(format);
        for (int i = 0; i < 20_000; i++) {
            // Half of them have 64 bits, some have many zeros: padding and decimals could get those wrong.
            long high = random.nextBoolean() ? random.nextLong() : 0;
            long low = random.nextLong() >>> random.nextInt(63) | 1;
            long parent = random.nextLong() >>> random.nextInt(63) | 1;
            Extracted extracted = Extracted.create();
            assertThat(extracted.trace(high, low, parent, random.nextInt(2))).isTrue();
            TraceContext context = ContextSpi.begin(high, low, extracted.traceFlags(), "", "", parent, Baggage.EMPTY);
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

    /** Returns valid values of the format. Garbage made of them gets past the first check. */
    private static String[] seeds(Propagator format) {
        Extracted extracted = Extracted.create();
        assertThat(extracted.trace(1L << 60, 77, 88, 1)).isTrue();
        TraceContext context = ContextSpi.begin(
                1L << 60,
                77,
                1,
                "id",
                "a=1,b@c=2",
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
            format.extract(message, Map::get, Extracted.create()); // loads the classes
            long bytes = allocated(() -> format.extract(message, Map::get, Extracted.create()));
            assertThat(bytes).as("%s on 1 MiB of %s", format, part).isLessThan(64 * 1024);
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void allocatesNothingOnExtract(String name, String field, String value) {
        Propagator format = Propagators.named(name, List.of("X-Request-ID"));
        Getter<String> getter = (message, asked) -> asked.equals(field) ? message : null;
        Extracted extracted = Extracted.create();
        long bytes = Long.MAX_VALUE;
        // The least of a few runs: class loading and compilation allocate too.
        for (int run = 0; run < 5; run++) {
            bytes = Math.min(bytes, allocated(() -> {
                for (int i = 0; i < 10_000; i++) {
                    format.extract(value, getter, extracted);
                }
            }));
        }
        assertThat(bytes / 10_000).isZero();
        assertThat(extracted.hasTrace()).isEqualTo(!name.equals("request-id"));
        assertThat(extracted.rejections()).isEmpty();
    }

    private static long allocated(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void writesNothingOutsideRequest() {
        for (Propagator format : all()) {
            assertThat(Headers.send(format, TraceContext.NONE).all()).isEmpty();
        }
    }
}
