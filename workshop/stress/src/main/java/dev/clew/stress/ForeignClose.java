package dev.clew.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.ScopeListener;
import dev.clew.context.TraceContext;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.slf4j.MDC;

/** Scopes that are closed by their own thread and by another at once. */
public final class ForeignClose {
    /** The misuse that each thread was told of. */
    private static final ThreadLocal<StringBuilder> MISUSED = ThreadLocal.withInitial(StringBuilder::new);

    private static final Clew CLEW = Clew.builder().listener(new Misuse()).build();
    private static final TraceContext OUTER = CLEW.root();
    private static final TraceContext MIDDLE = OUTER.child();
    private static final TraceContext INNER = MIDDLE.child();
    private static final TraceContext FOREIGN = CLEW.root();

    private ForeignClose() {}

    private static final class Misuse implements ScopeListener {
        @Override
        public void changed(TraceContext from, TraceContext to) {
            // Only misuse matters here.
        }

        @Override
        public void misused(String how, @Nullable Throwable opener) {
            MISUSED.get().append(' ').append(how.replace("scope.", ""));
        }
    }

    /** Brings both threads to one point at once, so that neither is mostly first. */
    abstract static class Meeting {
        private volatile @Nullable Scope shared;
        private volatile boolean met;
        private volatile boolean done;

        final void hand(Scope scope) {
            shared = scope;
            await(() -> met);
        }

        final Scope take() {
            await(() -> shared != null);
            met = true;
            return Objects.requireNonNull(shared);
        }

        final void done() {
            done = true;
        }

        final void awaitDone() {
            await(() -> done);
        }

        /** Spins while the other thread has a processor of its own; yields if there is only one. */
        @SuppressWarnings("ThreadPriorityCheck")
        private static void await(BooleanSupplier condition) {
            for (int spins = 0; !condition.getAsBoolean(); spins++) {
                if (spins < 1_000) {
                    Thread.onSpinWait();
                } else {
                    Thread.yield();
                }
            }
        }

        /** Closes a scope of the other thread within a scope of its own. */
        final String closeForeign() {
            return within(FOREIGN, () -> {
                take().close();
                return "";
            });
        }

        /** Returns {@code right} and all that was wrong or misused, in the steps and in the scope around them. */
        static String within(TraceContext context, Supplier<String> steps) {
            MISUSED.get().setLength(0);
            Scope scope = context.makeCurrent();
            String seen = steps.get() + judge(context);
            scope.close();
            return "right" + seen + judge(TraceContext.NONE) + MISUSED.get();
        }
    }

    /** Returns nothing if context and MDC are as expected, else what they are. */
    private static String judge(TraceContext expected) {
        TraceContext current = TraceContext.current();
        String inMdc = MDC.get("span_id");
        boolean right = current.equals(expected) && Objects.equals(inMdc, expected.isNone() ? null : expected.spanId());
        return right ? "" : "[" + current.spanId() + " and " + inMdc + " for " + expected.spanId() + "]";
    }

    @JCStressTest
    @Description("The innermost scope, closed by both")
    @Outcome(id = "right, right closed_on_other_thread", expect = ACCEPTABLE, desc = "both at once")
    @Outcome(id = "right closed_twice, right closed_on_other_thread", expect = ACCEPTABLE, desc = "the stranger first")
    @Outcome(id = "right, right closed_twice", expect = ACCEPTABLE, desc = "the owner first")
    @Outcome(expect = FORBIDDEN, desc = "lost, counted twice, or a wrong context")
    @State
    public static class OfTheInnermost extends Meeting {
        @Actor
        public void owner(LL_Result result) {
            result.r1 = within(OUTER, () -> {
                Scope inner = INNER.makeCurrent();
                hand(inner);
                inner.close();
                return "";
            });
        }

        @Actor
        public void stranger(LL_Result result) {
            result.r2 = closeForeign();
        }
    }

    @JCStressTest
    @Description("The other thread closes the scope below while the owner closes the one above")
    @Outcome(id = "right, right closed_on_other_thread", expect = ACCEPTABLE)
    @Outcome(expect = FORBIDDEN, desc = "lost, counted twice, or a wrong context")
    @State
    public static class OfTheOneBelow extends Meeting {
        @Actor
        public void owner(LL_Result result) {
            result.r1 = within(OUTER, () -> {
                Scope middle = MIDDLE.makeCurrent();
                Scope inner = INNER.makeCurrent();
                hand(middle);
                inner.close();
                awaitDone();
                return "";
            });
        }

        @Actor
        public void stranger(LL_Result result) {
            result.r2 = closeForeign();
            done();
        }
    }

    @JCStressTest
    @Description("Both close the scope below, its owner out of order")
    @Outcome(id = "right closed_out_of_order, right closed_on_other_thread", expect = ACCEPTABLE, desc = "both at once")
    @Outcome(id = "right closed_out_of_order, right closed_twice", expect = ACCEPTABLE, desc = "the owner first")
    @Outcome(id = "right closed_twice, right closed_on_other_thread", expect = ACCEPTABLE, desc = "the stranger first")
    @Outcome(expect = FORBIDDEN, desc = "lost, counted twice, or a wrong context")
    @State
    public static class OutOfOrder extends Meeting {
        @Actor
        public void owner(LL_Result result) {
            result.r1 = within(OUTER, () -> {
                Scope middle = MIDDLE.makeCurrent();
                Scope inner = INNER.makeCurrent();
                hand(middle);
                middle.close();
                String above = judge(INNER);
                inner.close();
                return above;
            });
        }

        @Actor
        public void stranger(LL_Result result) {
            result.r2 = closeForeign();
        }
    }
}
