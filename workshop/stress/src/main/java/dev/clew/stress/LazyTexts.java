package dev.clew.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.clew.context.TraceContext;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** Texts that are made on demand, while two threads ask at once. */
public final class LazyTexts {
    private LazyTexts() {}

    @JCStressTest
    @Description("The texts of one span")
    @Outcome(id = "whole and equal", expect = ACCEPTABLE)
    @Outcome(expect = FORBIDDEN, desc = "one of them is not the span's")
    @State
    public static class OfOneSpan {
        private final TraceContext context = Received.context();
        private String first = "";
        private String second = "";

        @Actor
        public void first() {
            first = texts();
        }

        @Actor
        public void second() {
            second = texts();
        }

        @Arbiter
        public void compare(L_Result result) {
            String spanId = context.spanId();
            String expected = Received.TRACE_ID + " " + spanId + " 00-" + Received.TRACE_ID + "-" + spanId + "-03";
            boolean right = first.equals(expected) && second.equals(expected);
            result.r1 = right ? "whole and equal" : first + "; " + second + "; not " + expected;
        }

        private String texts() {
            return context.traceId() + " " + context.spanId() + " " + Received.traceparent(context);
        }
    }

    @JCStressTest
    @Description("The traceparents of two spans of one request, which keeps the last one")
    @Outcome(id = "own, own", expect = ACCEPTABLE)
    @Outcome(expect = FORBIDDEN, desc = "the sibling's, or no text of any span")
    @State
    public static class OfSiblings {
        private final TraceContext older;
        private final TraceContext younger;

        public OfSiblings() {
            TraceContext parent = Received.context();
            older = parent.child();
            younger = parent.child();
        }

        @Actor
        public void older(LL_Result result) {
            result.r1 = sent(older);
        }

        @Actor
        public void younger(LL_Result result) {
            result.r2 = sent(younger);
        }

        private static String sent(TraceContext span) {
            String text = Received.traceparent(span);
            return text.equals("00-" + Received.TRACE_ID + "-" + span.spanId() + "-03") ? "own" : text;
        }
    }
}
