package dev.clew.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.clew.context.Baggage;
import dev.clew.context.TraceContext;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A context is shared through a plain field: the other thread sees all of it or none. */
public final class PublishedContext {
    private PublishedContext() {}

    /** The field, without any ordering. */
    abstract static class Published {
        @Nullable
        TraceContext shared;

        final String read(String parentId, String tenant) {
            TraceContext context = shared;
            return context == null ? "not there" : Received.judge(context, parentId, tenant);
        }
    }

    @JCStressTest
    @Description("A context just received")
    @Outcome(id = "not there", expect = ACCEPTABLE, desc = "read before it was written")
    @Outcome(id = "whole", expect = ACCEPTABLE, desc = "everything of the request")
    @Outcome(expect = FORBIDDEN, desc = "half-made")
    @State
    public static class OfARequest extends Published {
        @Actor
        public void writer() {
            shared = Received.context();
        }

        @Actor
        public void reader(L_Result result) {
            result.r1 = read(Received.CALLER, Received.TENANT);
        }
    }

    @JCStressTest
    @Description("A child just minted")
    @Outcome(id = "not there", expect = ACCEPTABLE, desc = "read before it was written")
    @Outcome(id = "whole", expect = ACCEPTABLE, desc = "everything of the request")
    @Outcome(expect = FORBIDDEN, desc = "half-made")
    @State
    public static class OfAChild extends Published {
        private static final TraceContext PARENT = Received.context();
        private static final String PARENT_ID = PARENT.spanId();

        @Actor
        public void writer() {
            shared = PARENT.child();
        }

        @Actor
        public void reader(L_Result result) {
            result.r1 = read(PARENT_ID, Received.TENANT);
        }
    }

    @JCStressTest
    @Description("A context with other baggage")
    @Outcome(id = "not there", expect = ACCEPTABLE, desc = "read before it was written")
    @Outcome(id = "whole", expect = ACCEPTABLE, desc = "everything of the request, and the new baggage")
    @Outcome(expect = FORBIDDEN, desc = "half-made")
    @State
    public static class WithOtherBaggage extends Published {
        private static final TraceContext BEFORE = Received.context();

        @Actor
        public void writer() {
            shared = BEFORE.withBaggage(Baggage.EMPTY.with("tenant", "globex"));
        }

        @Actor
        public void reader(L_Result result) {
            result.r1 = read(Received.CALLER, "globex");
        }
    }
}
