package dev.clew.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Headers;
import dev.clew.context.TraceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompositePropagatorTest {
    private final List<Integer> ran = new ArrayList<>();

    /** Notes that it ran, and fails on demand. */
    private final class Part implements Propagator {
        private final int number;
        private final boolean fails;

        Part(int number, boolean fails) {
            this.number = number;
            this.fails = fails;
        }

        private void run() {
            ran.add(number);
            if (fails) {
                throw new IllegalStateException("part " + number);
            }
        }

        @Override
        public List<String> fields() {
            return List.of("field" + number, "all");
        }

        @Override
        public <C> void extract(C carrier, Getter<? super C> getter, Extracted extracted) {
            run();
        }

        @Override
        public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
            run();
        }

        @Override
        public String toString() {
            return "part" + number;
        }
    }

    private Propagator parts(int count, List<Integer> failing) {
        return Propagators.composite(IntStream.range(0, count)
                .mapToObj(number -> new Part(number, failing.contains(number)))
                .toArray(Propagator[]::new));
    }

    private void extract(Propagator format) {
        format.extract(Headers.of(), Headers::get, Extracted.create());
    }

    private void inject(Propagator format) {
        format.inject(TraceContext.NONE, 1, Headers.of(), Headers::set);
    }

    @Test
    void runsAllPartsInTheirOrderHoweverManyThereAre() {
        for (int count = 0; count <= 6; count++) {
            List<Integer> all = IntStream.range(0, count).boxed().toList();
            extract(parts(count, List.of()));
            assertThat(ran).isEqualTo(all);
            ran.clear();
            inject(parts(count, List.of()));
            assertThat(ran).isEqualTo(all);
            ran.clear();
        }
    }

    @Test
    void onePartThatThrowsStopsNoOtherAndItsFailureIsThrown() {
        for (int failing = 0; failing < 5; failing++) {
            Propagator format = parts(5, List.of(failing));
            assertThatThrownBy(() -> extract(format)).hasMessage("part " + failing);
            assertThatThrownBy(() -> inject(format)).hasMessage("part " + failing);
            assertThat(ran).containsExactly(0, 1, 2, 3, 4, 0, 1, 2, 3, 4);
            ran.clear();
        }
    }

    @Test
    void throwsTheFirstOfSeveralFailures() {
        for (int first = 0; first < 4; first++) {
            Propagator format = parts(5, IntStream.range(first, 5).boxed().toList());
            assertThatThrownBy(() -> extract(format)).hasMessage("part " + first);
            assertThatThrownBy(() -> inject(format)).hasMessage("part " + first);
        }
    }

    @Test
    void namesEachFieldOnceAndReadsLikeItsCode() {
        assertThat(parts(2, List.of()).fields()).containsExactly("field0", "all", "field1");
        assertThat(parts(0, List.of()).fields()).isEmpty();
        assertThat(parts(2, List.of())).hasToString("Propagators.composite(part0, part1)");
    }
}
