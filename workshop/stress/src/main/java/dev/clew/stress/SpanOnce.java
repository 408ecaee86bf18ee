package dev.clew.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.SpanListener;
import dev.clew.TraceContext;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A span that two threads begin and end: its listeners are told of each once, and in that order. */
public final class SpanOnce {
    private SpanOnce() {}

    /** What the listener was told of one span, in the order in which it was. */
    private static final class Told {
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

    /** Each span brings its own ear, as an attribute: one listener serves all of them. */
    private static final class Listener implements SpanListener {
        @Override
        public void started(Span span) {
            span.forEachAttribute((key, told) -> ((Told) told).started());
        }

        @Override
        public void ended(Span span) {
            span.forEachAttribute((key, told) -> ((Told) told).ended(span.durationNanos()));
        }
    }

    private static final Clew CLEW = Clew.builder()
            .setting("clew.span.log", "false")
            .listener(new Listener())
            .build();
    private static final TraceContext CONTEXT = CLEW.root();

    /** A span and what was told of it. */
    abstract static class Listened {
        private final Told told = new Told();
        final Span span = CLEW.span(Span.Kind.INTERNAL, CONTEXT).attribute("told", told);

        final void tell(L_Result result) {
            boolean clean = TraceContext.current().isNone();
            result.r1 = clean ? told.toString() : "left on the thread: " + TraceContext.current();
        }
    }

    @JCStressTest
    @Description("Ended by two threads")
    @Outcome(id = "started ended", expect = ACCEPTABLE)
    @Outcome(expect = FORBIDDEN, desc = "told twice, not at all, or of a time that cannot be")
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
        public void told(L_Result result) {
            tell(result);
        }
    }

    @JCStressTest
    @Description("Begun by two threads")
    @Outcome(id = "started", expect = ACCEPTABLE)
    @Outcome(expect = FORBIDDEN, desc = "told twice or not at all")
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
        public void told(L_Result result) {
            tell(result);
        }
    }

    @JCStressTest
    @Description("Begun by one thread and ended by another at once")
    @Outcome(id = "started ended", expect = ACCEPTABLE)
    @Outcome(expect = FORBIDDEN, desc = "ended before it started, told twice, or of a time that cannot be")
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
        public void told(L_Result result) {
            tell(result);
        }
    }

    @JCStressTest
    @Description("Ended by two threads before anyone began it")
    @Outcome(id = "started ended", expect = ACCEPTABLE)
    @Outcome(expect = FORBIDDEN, desc = "ended before it started, told twice, or of a time that cannot be")
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
        public void told(L_Result result) {
            tell(result);
        }
    }
}
