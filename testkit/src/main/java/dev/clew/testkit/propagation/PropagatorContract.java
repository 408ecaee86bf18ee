package dev.clew.testkit.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import dev.clew.Clew;
import dev.clew.context.Baggage;
import dev.clew.context.TraceContext;
import dev.clew.propagation.Extracted;
import dev.clew.propagation.Propagator;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract of a {@link Propagator}: it reads what it writes, and no input can harm it. */
public abstract class PropagatorContract {
    /** A part of the context that a format may carry. */
    public enum Part {
        /** The request id. */
        REQUEST_ID,
        /** The trace id and the span id of the sender. */
        TRACE,
        /** Whether the trace is sampled. */
        SAMPLED,
        /** The W3C {@code tracestate}. */
        TRACE_STATE,
        /** The baggage. */
        BAGGAGE
    }

    private static final int CONTEXTS = 1_000;
    private static final int MUTATIONS = 20_000;
    private static final int HUGE = 1 << 20;

    /** Characters of a hostile sender: separators of the formats, controls, and some that are not ASCII. */
    private static final String HOSTILE =
            "0123456789abcdefABCDEFxyz-;:=,/.%@+*_|~!#'()<>[]{}? \t\r\n\0\u001b\"\\\u007f\u0080\u00e9\u0661\u2028\ud800\uffff";

    /** Makes the test. */
    protected PropagatorContract() {}

    /** Returns the format under test. */
    protected abstract Propagator propagator();

    /** Returns the parts of a context that survive writing and reading. */
    protected abstract Set<Part> carries();

    /** A message whose names ignore case. */
    private static final class Message {
        private final Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private final List<String> asked = new ArrayList<>();
        private final List<String> written = new ArrayList<>();

        @Nullable
        String get(String name) {
            asked.add(name);
            return fields.get(name);
        }

        void set(String name, String value) {
            written.add(name);
            fields.put(name, value);
        }
    }

    private Clew clew() {
        return Clew.builder()
                .propagator(propagator())
                .setting("clew.span.log", "false")
                .build();
    }

    private Message written(TraceContext context, long spanId) {
        Message message = new Message();
        propagator().inject(context, spanId, message, Message::set);
        return message;
    }

    @Test
    void readsWhatItWrites() {
        RandomContexts contexts = new RandomContexts(11);
        Clew clew = clew();
        for (int i = 0; i < CONTEXTS; i++) {
            TraceContext sent = contexts.next();
            long spanId = contexts.spanId();
            Message message = written(sent, spanId);

            TraceContext back = clew.receive(message, Message::get, "");

            String about = propagator() + " of " + message.fields;
            if (carries().contains(Part.REQUEST_ID)) {
                assertThat(back.requestId()).as(about).isEqualTo(sent.requestId());
            }
            if (carries().contains(Part.TRACE)) {
                assertThat(back.traceId()).as(about).isEqualTo(sent.traceId());
                assertThat(back.parentId()).as(about).isEqualTo("%016x".formatted(spanId));
            }
            if (carries().contains(Part.SAMPLED)) {
                assertThat(back.isSampled()).as(about).isEqualTo(sent.isSampled());
            }
            if (carries().contains(Part.TRACE_STATE)) {
                assertThat(back.traceState()).as(about).isEqualTo(sent.traceState());
            }
            if (carries().contains(Part.BAGGAGE)) {
                assertThat(back.baggage()).as(about).isEqualTo(sent.baggage());
            }
        }
        assertThat(clew.counters().all()).isEmpty();
    }

    @Test
    void listsAllFieldsThatItWritesAndWritesEachOnce() {
        RandomContexts contexts = new RandomContexts(13);
        List<String> fields = propagator().fields();
        Set<String> ever = new TreeSet<>();
        for (int i = 0; i < CONTEXTS; i++) {
            List<String> written = written(contexts.next(), contexts.spanId()).written;
            assertThat(written).doesNotHaveDuplicates();
            assertThat(fields).containsAll(written);
            ever.addAll(written);
        }
        assertThat(ever).isNotEmpty();
        assertThat(fields).doesNotHaveDuplicates();
    }

    @Test
    void writesPrintableAsciiOnly() {
        RandomContexts contexts = new RandomContexts(17);
        for (int i = 0; i < CONTEXTS; i++) {
            assertPrintable(written(contexts.next(), contexts.spanId()));
        }
    }

    @Test
    void readsNothingFromAnEmptyMessage() {
        Extracted inbound = Extracted.create();
        Clew clew = clew();
        Message empty = new Message();

        propagator().extract(empty, Message::get, inbound);
        TraceContext context = clew.receive(empty, Message::get, "");

        assertThat(inbound.hasTrace()).isFalse();
        assertThat(inbound.requestId()).isEmpty();
        assertThat(context.requestId()).isEqualTo(context.traceId());
        assertThat(context.parentId()).isEmpty();
        assertThat(context.traceState()).isEmpty();
        assertThat(context.baggage()).isEqualTo(Baggage.EMPTY);
        assertThat(clew.counters().all()).isEmpty();
    }

    @Test
    void neverThrowsOnAnyInput() {
        Random random = new Random(19);
        List<String> names = names();
        List<String> seeds = seeds();
        HOSTILE.chars().mapToObj(Character::toString).forEach(character -> {
            assertNoHarm(all(names, character));
            assertNoHarm(all(names, character.repeat(40)));
        });
        assertNoHarm(all(names, ""));
        for (int i = 0; i < MUTATIONS; i++) {
            Message message = new Message();
            for (String name : names) {
                if (random.nextInt(4) > 0) {
                    message.fields.put(name, mutated(random, seeds.get(random.nextInt(seeds.size()))));
                }
            }
            assertNoHarm(message);
        }
    }

    @Test
    void workAndMemoryAreBoundedOnAMegabyte() {
        List<String> names = names();
        List<String> parts = new ArrayList<>(seeds());
        parts.addAll(List.of("a", "0", ",", ";", "=", " ", "%", "-", "a=b,", "k=v;", "\u00e9", "\r\n", "\0"));
        assertNoHarm(all(names, "a")); // loads the classes
        for (String part : parts) {
            if (part.isEmpty()) {
                continue;
            }
            Message message = all(names, part.repeat(HUGE / part.length()));
            long bytes = assertTimeoutPreemptively(Duration.ofSeconds(10), () -> allocatedReading(message));
            assertThat(bytes)
                    .as("bytes that %s allocates on a mebibyte of %s", propagator(), part)
                    .isLessThan(HUGE / 4);
            assertNoHarm(message);
        }
    }

    private long allocatedReading(Message message) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        propagator().extract(message, Message::get, Extracted.create());
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    /** Returns the fields that the format writes or asks for, aliases included. */
    private List<String> names() {
        Message empty = new Message();
        propagator().extract(empty, Message::get, Extracted.create());
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(propagator().fields());
        names.addAll(empty.asked);
        return List.copyOf(names);
    }

    /** Returns valid values. Their mutations get further into a parser than random text. */
    private List<String> seeds() {
        RandomContexts contexts = new RandomContexts(23);
        List<String> seeds = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            seeds.addAll(written(contexts.next(), contexts.spanId()).fields.values());
        }
        seeds.add("18446744073709551616");
        seeds.add("-1");
        return seeds;
    }

    private static Message all(List<String> names, String value) {
        Message message = new Message();
        names.forEach(name -> message.fields.put(name, value));
        return message;
    }

    private static String mutated(Random random, String seed) {
        StringBuilder text = new StringBuilder(seed);
        for (int edits = random.nextInt(6); edits > 0; edits--) {
            int position = random.nextInt(text.length() + 1);
            switch (random.nextInt(4)) {
                case 0 -> text.insert(position, HOSTILE.charAt(random.nextInt(HOSTILE.length())));
                case 1 -> text.delete(position, Math.min(text.length(), position + 1 + random.nextInt(3)));
                case 2 -> text.setLength(position);
                default -> text.insert(position, seed);
            }
        }
        return text.toString();
    }

    /** Asserts that reading throws nothing, and that the next message is well-formed. */
    private void assertNoHarm(Message message) {
        assertThatCode(() -> propagator().extract(message, Message::get, Extracted.create()))
                .doesNotThrowAnyException();
        TraceContext context = clew().receive(message, Message::get, "");
        assertPrintable(written(context, 0xa000_0000_0000_0001L));
    }

    private static void assertPrintable(Message message) {
        assertThat(message.fields.values())
                .allSatisfy(value -> assertThat(value).matches("[\\t -~]*").hasSizeLessThanOrEqualTo(8_192));
    }
}
