package dev.clew.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.clew.Clew;
import dev.clew.context.Counters;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.J_Result;

/** Counters that two threads add to. */
public final class Counts {
    private Counts() {}

    private static Counters fresh() {
        return Clew.builder().build().counters();
    }

    @JCStressTest
    @Description("Two names, counted for the first time by both threads")
    @Outcome(id = "4, 2", expect = ACCEPTABLE)
    @Outcome(expect = FORBIDDEN, desc = "some were lost or counted twice")
    @State
    public static class OfNewNames {
        private final Counters counters = fresh();

        @Actor
        public void one() {
            add();
        }

        @Actor
        public void other() {
            add();
        }

        @Arbiter
        public void sum(JJ_Result result) {
            result.r1 = counters.get("often");
            result.r2 = counters.get("once");
        }

        private void add() {
            counters.add("often");
            counters.add("once");
            counters.add("often");
        }
    }

    @JCStressTest
    @Description("The last name of its own, and those that share one")
    @Outcome(id = "261", expect = ACCEPTABLE)
    @Outcome(expect = FORBIDDEN, desc = "some were lost or counted twice")
    @State
    public static class OfTheLastName {
        private static final int NAMES_BEFORE = 255;

        private final Counters counters = fresh();

        public OfTheLastName() {
            for (int i = 0; i < NAMES_BEFORE; i++) {
                counters.add("name" + i);
            }
        }

        @Actor
        public void one() {
            counters.add("one");
            counters.add("both");
            counters.add("one");
        }

        @Actor
        public void other() {
            counters.add("both");
            counters.add("other");
            counters.add("both");
        }

        @Arbiter
        public void sum(J_Result result) {
            result.r1 =
                    counters.all().values().stream().mapToLong(Long::longValue).sum();
        }
    }
}
