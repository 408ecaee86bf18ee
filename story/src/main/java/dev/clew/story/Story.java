package dev.clew.story;

import dev.clew.story.finding.Finding;
import dev.clew.story.line.Event;
import dev.clew.story.line.Millis;
import dev.clew.story.tree.Failure;
import dev.clew.story.tree.Gap;
import dev.clew.story.tree.Outcome;
import dev.clew.story.tree.SpanNode;
import dev.clew.story.tree.SpanTree;
import dev.clew.story.tree.Waits;
import dev.clew.story.waiting.Wait;
import java.util.Comparator;
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
    private static final int LONGEST_MESSAGE = 200;

    /** Returns one sentence: what became of the request, and why. */
    public String verdict() {
        if (tree.roots().isEmpty()) {
            return withoutSpans();
        }
        SpanNode root = tree.roots().get(0);
        String request = root.title() + " ";
        if (failure == null) {
            return request + root.outcome().past() + " in " + Millis.text(root.duration()) + " ms" + longestWait(root);
        }
        SpanNode failed = failure.span();
        String why = failed.outcome().past() + after(failed) + failure.because() + waited(failed);
        if (failed == root) {
            return request + why;
        }
        String first = failed.title() + " " + why;
        return request
                + (root.outcome().isFailure()
                        ? root.outcome().past() + ": " + first
                        : "went well in " + Millis.text(root.duration()) + " ms"
                                + (failed.isWithin(root) ? ", but work that it began failed: " : "; under the same id ")
                                + first);
    }

    /** Returns what a failed span had waited for: what somebody held, or what took half of its time. */
    private String waited(SpanNode failed) {
        for (Wait wait : tree.waits().of(failed)) {
            if (!wait.heldBy().isEmpty() || failed.duration() > 0 && 2 * wait.nanos() >= failed.duration()) {
                return "; it " + wait.text();
            }
        }
        return "";
    }

    /** Returns the wait that took half of a request's time or more, nothing if none did. */
    private String longestWait(SpanNode root) {
        for (SpanNode span : slowest()) {
            for (Wait wait : tree.waits().of(span)) {
                if (Waits.isCritical(span, wait) && 2 * Waits.most(span, wait) >= root.duration()) {
                    return "; " + (span == root ? "it " : span.title() + " ") + wait.text();
                }
            }
        }
        return "";
    }

    private String withoutSpans() {
        for (Event event : events) {
            if (event.get("level").equals("ERROR")) {
                String service = event.get("service");
                String message = event.get("msg");
                return "no line of a span; the first error" + (service.isEmpty() ? "" : " is of " + service) + ": "
                        + (message.length() <= LONGEST_MESSAGE
                                ? message
                                : message.substring(0, LONGEST_MESSAGE) + "...");
            }
        }
        return "no line of a span, and no error";
    }

    private static String after(SpanNode span) {
        return span.duration() == 0 ? "" : " after " + Millis.text(span.duration()) + " ms";
    }

    /**
     * Returns what the verdict was inferred from; null if it rests on Clew's own lines, and none of them is missing. A call whose
     * service has no lines in the files is not known to have failed by itself.
     */
    public @Nullable String inferredFrom() {
        if (tree.roots().isEmpty()) {
            return "lines outside any span";
        }
        if (failure != null && failure.inferredFrom() != null) {
            return failure.inferredFrom();
        }
        if (!gaps.isEmpty()) {
            return "lines some of which are missing";
        }
        if (tree.roots().stream().anyMatch(this::isTornOff)) {
            return "spans whose caller has no line";
        }
        for (SpanNode span : tree.all()) {
            if (!span.isExact()) {
                return "lines that are missing, or that are not Clew's own";
            }
            if (span.outcome() == Outcome.NEVER_ENDED) {
                return "the missing end of " + span.name();
            }
        }
        return null;
    }

    /** Whether a root was called by a span that has no line: what is no request of its own, or not the first. */
    private boolean isTornOff(SpanNode root) {
        boolean isRequest = root.kind().equals("server") || root.kind().equals("consumer");
        return !root.parentId().isEmpty() && (!isRequest || root != tree.roots().get(0));
    }

    /** Whether the verdict is not inferred. */
    public boolean isExact() {
        return inferredFrom() == null;
    }

    /** Returns the spans that the request waited for, those first without whose own time it would have ended soonest. */
    public List<SpanNode> slowest() {
        return tree.all().stream()
                .filter(span -> span.saving() > 0)
                .sorted(Comparator.comparingLong(SpanNode::saving).reversed())
                .toList();
    }
}
