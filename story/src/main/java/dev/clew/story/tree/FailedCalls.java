package dev.clew.story.tree;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chooses among the failed calls of a failed span the one that made it fail. */
final class FailedCalls {
    private static final long LATE = 50_000_000;

    private FailedCalls() {}

    /**
     * A call.
     *
     * @param doubt what speaks against it, null if nothing does
     */
    record Choice(SpanNode span, @Nullable String doubt) {}

    /**
     * Chooses the call whose exception is the span's own, else the one that ended first. Calls that went well at a later attempt,
     * and those that failed after the span had ended, are none of them. Null if there is none: the span failed by itself.
     */
    static @Nullable Choice of(SpanNode span) {
        List<SpanNode> failed = failed(span);
        if (failed.isEmpty()) {
            return null;
        }
        SpanNode first = failed.get(0);
        if (span.get("error").isEmpty()) {
            return new Choice(first, failed.size() == 1 ? null : several(span));
        }
        int best = failed.stream().mapToInt(call -> likeness(call, span)).max().orElse(0);
        List<SpanNode> likely =
                failed.stream().filter(call -> likeness(call, span) == best).toList();
        String doubt = likely.size() > 1 ? several(span) : best == 0 ? otherwise(span, first) : null;
        return new Choice(likely.get(0), doubt);
    }

    /** Returns what speaks against a call whose exception is not that of the span. */
    private static @Nullable String otherwise(SpanNode span, SpanNode call) {
        boolean isOtherProcess = !span.process().equals(call.process());
        boolean isLast = span.children().get(span.children().size() - 1) == call;
        boolean isAnswered = call.get("error").isEmpty() && isLast;
        return isOtherProcess || isAnswered
                ? null
                : "its time: " + span.name() + " threw " + span.get("error") + ", and no failed call did";
    }

    private static String several(SpanNode span) {
        return "its time: of several failed calls of " + span.name() + " it ended first";
    }

    /** 2 if the call's exception is the span's or one of its causes, 1 if only its type is, else 0. */
    private static int likeness(SpanNode call, SpanNode span) {
        String type = call.get("error");
        String stack = span.get("stack");
        if (type.isEmpty() || !type.equals(span.get("error")) && !stack.contains(type)) {
            return 0;
        }
        String message = call.get("error_msg");
        boolean isSame = message.equals(span.get("error_msg")) || !message.isEmpty() && stack.contains(message);
        return isSame ? 2 : 1;
    }

    /** Returns the calls that stayed failed, the first attempt of each, in the order of their ends; cancelled ones if all were. */
    private static List<SpanNode> failed(SpanNode span) {
        Map<String, Long> wentWell = new HashMap<>();
        Map<String, SpanNode> failed = new LinkedHashMap<>();
        for (SpanNode child : span.children()) {
            if (child.outcome() == Outcome.OK) {
                wentWell.merge(child.call(), child.start(), Math::max);
            }
        }
        for (SpanNode child : span.children()) {
            boolean isMadeGood = wentWell.getOrDefault(child.call(), Long.MIN_VALUE) >= child.start();
            if (hasFailed(child) && !isMadeGood && !isTooLate(child, span)) {
                failed.putIfAbsent(child.call(), child);
            }
        }
        List<SpanNode> all = new ArrayList<>(failed.values());
        if (all.stream().anyMatch(call -> call.outcome() != Outcome.CANCELLED)) {
            all.removeIf(call -> call.outcome() == Outcome.CANCELLED);
        }
        all.sort(Comparator.comparingLong(FailedCalls::end));
        return all;
    }

    /** Whether a call failed as far as is known: if the end of one that was answered is missing, its own calls tell. */
    private static boolean hasFailed(SpanNode call) {
        return call.outcome().isFailure()
                && (!call.isAnsweredWithoutEnd() || !failed(call).isEmpty());
    }

    /** Whether a call failed when the span had done so. A server may end a little after its caller has the answer. */
    private static boolean isTooLate(SpanNode call, SpanNode span) {
        if (span.outcome() == Outcome.NEVER_ENDED || call.outcome() == Outcome.NEVER_ENDED) {
            return false;
        }
        return call.end() > span.end() + (span.outcome() == Outcome.ERROR ? LATE : 0);
    }

    /** A span that never ended did not fail before others that did. */
    private static long end(SpanNode span) {
        return span.outcome() == Outcome.NEVER_ENDED ? Long.MAX_VALUE : span.end();
    }
}
