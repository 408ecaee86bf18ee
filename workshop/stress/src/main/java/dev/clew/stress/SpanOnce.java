package dev.clew.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.SpanListener;
import dev.clew.context.TraceContext;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A span that two threads begin and end: its listeners hear of the start once and then of the end once. */
public final class SpanOnce {
    private SpanOnce() {}

    /** The events of one span that the listener heard of, in their order. */
    private static final class Heard {
        private static final long SANE = TimeUnit.MINUTES.toNanos(10);

        private final StringBuilder events = new StringBuilder();

        synchronized void started() {
            events.append("started ");
        }

        synchronized void ended(long nanos) {
            events.append(nanos >= 0 && nanos < SANE ? "ended " : "ended after " + nanos + " ns ");
        }

        @Override
        public synchronized String toString() {
            return events.toString().trim();
        }
    }

    /** Passes each event on to an attribute of the span, so that one listener serves all spans. */
    private static final class Listener implements SpanListener {
        @Override
        public void started(Span span) {
            span.forEachAttribute((key, heard) -> ((Heard) heard).started());
        }

        @Override
        public void ended(Span span) {
            span.forEachAttribute((key, heard) -> ((Heard) heard).ended(span.durationNanos()));
        }
    }

    private static final Clew CLEW = Clew.builder()
            .setting("clew.span.log", "false")
            .listener(new Listener())
            .build();
    private static final TraceContext CONTEXT = CLEW.root();

    /** A span and its events. */
    abstract static class Listened {
        private final Heard heard = new Heard();
        final Span span = CLEW.span(Span.Kind.INTERNAL, CONTEXT).attribute("heard", heard);

        final void report(L_Result result) {
            boolean clean = TraceContext.current().isNone();
            result.r1 = clean ? heard.toString() : "left on the thread: " + TraceContext.current();
        }
    }

    @JCStressTest
    @Description("Ended by two threads")
    @Outcome(id = "started ended", expect = ACCEPTABLE)
    @Outcome(expect = FORBIDDEN, desc = "heard of twice, not at all, or with an impossible duration")
    @State
    public static class Ended extends Listened {
        public Ended() {
            span.begin();
        }

        @Actor
        public void one() {
            span.end();
        }

        @Actor
        public void other() {
            span.end();
        }

        @Arbiter
        public void compare(L_Result result) {
            report(result);
        }
    }

    @JCStressTest
    @Description("Begun by two threads")
    @Outcome(id = "started", expect = ACCEPTABLE)
    @Outcome(expect = FORBIDDEN, desc = "heard of twice or not at all")
    @State
    public static class Begun extends Listened {
        @Actor
        public void one() {
            span.begin();
        }

        @Actor
        public void other() {
            span.begin();
        }

        @Arbiter
        public void compare(L_Result result) {
            report(result);
        }
    }

    @JCStressTest
    @Description("Begun by one thread and ended by another at once")
    @Outcome(id = "started ended", expect = ACCEPTABLE)
    @Outcome(expect = FORBIDDEN, desc = "ended before it started, heard of twice, or with an impossible duration")
    @State
    public static class BegunAndEnded extends Listened {
        @Actor
        public void begin() {
            span.begin();
        }

        @Actor
        public void end() {
            span.end();
        }

        @Arbiter
        public void compare(L_Result result) {
            report(result);
        }
    }

    @JCStressTest
    @Description("Ended by two threads before anyone began it")
    @Outcome(id = "started ended", expect = ACCEPTABLE)
    @Outcome(expect = FORBIDDEN, desc = "ended before it started, heard of twice, or with an impossible duration")
    @State
    public static class EndedAtOnce extends Listened {
        @Actor
        public void one() {
            span.end();
        }

        @Actor
        public void other() {
            span.end();
        }

        @Arbiter
        public void compare(L_Result result) {
            report(result);
        }
    }
}
