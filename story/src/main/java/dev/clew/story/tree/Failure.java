package dev.clew.story.tree;

import org.jspecify.annotations.Nullable;

/**
 * The first failure of a request.
 *
 * @param span the deepest failed span that none of its own calls made fail
 * @param cause one of the causes that {@code JSON.md} lists, or the simple name of an exception
 * @param inferredFrom what it was inferred from, null if the lines tell it exactly
 */
public record Failure(SpanNode span, String cause, @Nullable String inferredFrom) {
    private static final int LONGEST_MESSAGE = 200;

    /** Returns what failed first below a span that failed, null if it did not fail. */
    public static @Nullable Failure below(SpanNode top) {
        if (!top.outcome().isFailure()) {
            return null;
        }
        SpanNode at = top;
        String doubt = null;
        for (FailedCalls.Choice next = FailedCalls.of(at); next != null; next = FailedCalls.of(at)) {
            at = next.span();
            doubt = doubt == null ? next.doubt() : doubt;
        }
        return new Failure(at, Cause.of(at), doubt == null ? doubt(at) : doubt);
    }

    private static @Nullable String doubt(SpanNode span) {
        if (span.outcome() == Outcome.NEVER_ENDED) {
            return "the missing end of " + span.name();
        }
        if (!span.isExact()) {
            return "lines that are missing, or that are not Clew's own";
        }
        if (span.children().stream().anyMatch(SpanNode::isAnsweredWithoutEnd)) {
            return "the caller alone: the end of its server is missing";
        }
        boolean isUnknown = span.isCallElsewhere() && span.children().isEmpty();
        return isUnknown && !Cause.of(span).equals("connection_refused")
                ? "the caller alone: the service behind " + span.name() + " has no lines in these files"
                : null;
    }

    /** Returns the cause as a sentence ends with it, nothing if how the span ended says all. */
    public String because() {
        return span.outcome() == Outcome.NEVER_ENDED ? "" : " (" + cause + ")";
    }

    /** Returns the first line of the exception's message, cut after 200 characters; empty if there is none. */
    public String message() {
        String line = FailedCalls.firstLine(span.errorLine().get("error_msg"));
        return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "...";
    }

    /** Whether it is told by Clew's own lines, and nothing can have failed before that has none. */
    public boolean isExact() {
        return inferredFrom == null;
    }
}
