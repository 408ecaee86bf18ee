package dev.clew.story.finding;

import dev.clew.story.across.AllRequests;
import dev.clew.story.line.Event;
import dev.clew.story.tree.Failure;
import dev.clew.story.tree.SpanTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All findings of a request, the weightiest first. */
public final class Findings {
    private Findings() {}

    /**
     * Draws every conclusion.
     *
     * @param failure what failed first, null if nothing did
     * @param ahead by how many nanoseconds clocks are ahead of that of the request's first process
     * @param waiting lines of others that waited for the request
     */
    public static List<Finding> of(
            SpanTree tree, @Nullable Failure failure, AllRequests all, Map<String, Long> ahead, List<Event> waiting) {
        Evidence evidence = new Evidence(tree, failure, all, ahead);
        List<Finding> found = new ArrayList<>();
        Consumer<Finding> add = found::add;
        FirstFailure.find(evidence, add);
        JustBefore.find(evidence, add);
        Waited.find(evidence, add);
        OthersWaited.find(waiting, add);
        NeverEnded.find(evidence, add);
        OutlivedCaller.find(evidence, add);
        Deliveries.find(evidence, add);
        RepeatedCalls.find(evidence, add);
        HandledFailures.find(evidence, add);
        SideBySide.find(evidence, add);
        Skew.find(evidence, add);
        return found;
    }
}
