package dev.clew.story.finding;

import dev.clew.story.tree.Failure;
import dev.clew.story.tree.Outcome;
import dev.clew.story.tree.SpanNode;
import java.util.Map;
import java.util.function.Consumer;

/** Calls that failed for good, and whose caller went on all the same. */
final class HandledFailures {
    private HandledFailures() {}

    static void find(Evidence evidence, Consumer<Finding> found) {
        for (SpanNode caller : evidence.tree().all()) {
            if (caller.outcome() == Outcome.OK) {
                for (SpanNode call : caller.failedCalls()) {
                    Failure failure = Failure.below(call);
                    if (failure != null && call.outcome() != Outcome.NEVER_ENDED && !call.isOnItsOwn()) {
                        found.accept(finding(call, caller, failure));
                    }
                }
            }
        }
    }

    private static Finding finding(SpanNode call, SpanNode caller, Failure failure) {
        Map<String, Object> fields = Evidence.about(call);
        fields.put("cause", failure.cause());
        return new Finding(
                "handled_failure",
                Evidence.doubt(call, caller),
                caller.title() + " went well, though " + call.title() + " "
                        + call.outcome().past() + failure.because(),
                fields);
    }
}
