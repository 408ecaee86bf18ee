package dev.clew.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.clew.context.TraceContext;
import java.util.Arrays;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Span ids that two threads mint in one request. */
public final class SpanIds {
    private static final int LAST_OF_PREFIX = 65_535;

    private SpanIds() {}

    /** Mints two ids a thread, and counts the different ones and those with the parent's prefix. */
    abstract static class Minting {
        private final TraceContext parent = Received.context();
        private final String[] ids = new String[4];

        final void mintUnseen(int count) {
            for (int i = 0; i < count; i++) {
                if (parent.child().isNone()) {
                    throw new AssertionError("a child without an id");
                }
            }
        }

        final void mint(int from) {
            ids[from] = parent.child().spanId();
            ids[from + 1] = parent.child().spanId();
        }

        final void count(II_Result result) {
            String prefix = parent.spanId().substring(0, 12);
            result.r1 = (int) Arrays.stream(ids).distinct().count();
            result.r2 =
                    (int) Arrays.stream(ids).filter(id -> id.startsWith(prefix)).count();
        }
    }

    @JCStressTest
    @Description("The first four")
    @Outcome(id = "4, 4", expect = ACCEPTABLE, desc = "all different, all with the parent's prefix")
    @Outcome(expect = FORBIDDEN, desc = "one id twice, or one without the prefix")
    @State
    public static class TheFirst extends Minting {
        @Actor
        public void one() {
            mint(0);
        }

        @Actor
        public void other() {
            mint(2);
        }

        @Arbiter
        public void compare(II_Result result) {
            count(result);
        }
    }

    @JCStressTest
    @Description("The last two of a prefix and two after them")
    @Outcome(id = "4, 2", expect = ACCEPTABLE, desc = "all different, exactly two with the parent's prefix")
    @Outcome(expect = FORBIDDEN, desc = "one id twice, or the count went past its end")
    @State
    public static class TheLast extends Minting {
        public TheLast() {
            mintUnseen(LAST_OF_PREFIX - 2);
        }

        @Actor
        public void one() {
            mint(0);
        }

        @Actor
        public void other() {
            mint(2);
        }

        @Arbiter
        public void compare(II_Result result) {
            count(result);
        }
    }
}
