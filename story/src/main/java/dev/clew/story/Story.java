package dev.clew.story;

import dev.clew.story.line.Event;
import dev.clew.story.tree.Failure;
import dev.clew.story.tree.Gap;
import dev.clew.story.tree.Outcome;
import dev.clew.story.tree.SpanNode;
import dev.clew.story.tree.SpanTree;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The story of one request.
 *
 * @param requestId its id
 * @param traceId the id of its trace, empty if no line has one
 * @param events all its lines, in the order of their time
 * @param tree its spans
 * @param failure what failed first, null if nothing did
 * @param gaps lines that are not in the files
 * @param findings what else the lines show, the weightiest first
 */
public record Story(
        String requestId,
        String traceId,
        List<Event> events,
        SpanTree tree,
        @Nullable Failure failure,
        List<Gap> gaps,
        List<Finding> findings) {
    /** Returns one sentence: what became of the request, and why. */
    public String verdict() {
        if (tree.roots().isEmpty()) {
            return "the files have lines of the request, and no span";
        }
        SpanNode root = tree.roots().get(0);
        String request = root.name() + " of " + root.service() + " ";
        if (failure == null) {
            return request + Words.past(root.outcome()) + " in " + Millis.text(root.duration()) + " ms";
        }
        SpanNode failed = failure.span();
        String first = failed == root
                ? ""
                : Words.past(root.outcome()) + ": " + failed.name() + " of " + failed.service() + " ";
        return request + first + Words.past(failed.outcome()) + after(failed) + " (" + failure.cause() + ")";
    }

    private static String after(SpanNode span) {
        return span.duration() == 0 ? "" : " after " + Millis.text(span.duration()) + " ms";
    }

    /**
     * Whether the verdict rests on Clew's own lines, and none of them is missing. A call whose service has no lines in the files
     * is not known to have failed by itself.
     */
    public boolean isExact() {
        return !tree.roots().isEmpty()
                && gaps.isEmpty()
                && (failure == null || failure.isExact())
                && tree.all().stream().allMatch(span -> span.isExact() && span.outcome() != Outcome.NEVER_ENDED);
    }
}
