package dev.clew.story.tree;

import dev.clew.story.line.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Chooses among the failed calls of a failed span the one that made it fail. */
final class FailedCalls {
    /** The words in a stack before an exception that has a cause. */
    private static final String WRAPPED = "Wrapped by: ";

    /** A server may end so much after its caller has the answer. */
    private static final long LATE = 50_000_000;

    private FailedCalls() {}

    /**
     * A call.
     *
     * @param doubt what speaks against it, null if nothing does
     */
    record Choice(SpanNode span, @Nullable String doubt) {}

    /**
     * Chooses the call whose exception or status is the span's own, else the one that ended first. Calls that went well at a later
     * attempt, and those that failed after the span had ended, are none of them. Null if there is none: the span failed by itself.
     */
    static @Nullable Choice of(SpanNode span) {
        List<SpanNode> failed = failed(span);
        if (failed.isEmpty()) {
            return null;
        }
        int best = failed.stream().mapToInt(call -> likeness(call, span)).max().orElse(0);
        List<SpanNode> likely =
                failed.stream().filter(call -> likeness(call, span) == best).toList();
        return new Choice(likely.get(0), best > 0 && likely.size() == 1 ? null : doubt(span, failed.size()));
    }

    /** Returns what speaks against the call that is likeliest; nothing if it is the only one, and the span threw nothing else. */
    private static @Nullable String doubt(SpanNode span, int failed) {
        if (failed > 1) {
            return "its time: of several failed calls of " + span.name() + " it ended first";
        }
        return span.get("error").isEmpty()
                ? null
                : "its time: " + span.name() + " threw " + span.get("error") + ", and no failed call did";
    }

    /** Returns 0 if nothing tells that a call made a span fail; 3 is surest. */
    private static int likeness(SpanNode call, SpanNode span) {
        if (!call.process().equals(span.process())) {
            return 3; // the answer that the span had
        }
        if (call.get("error").isEmpty()) {
            return isAnswer(call.get("status"), span) ? 1 : 0;
        }
        Event line = span.errorLine();
        boolean isHandled = span.get("error").isEmpty() && !line.get("level").equals("ERROR");
        return isHandled ? 0 : likeness(call, line);
    }

    /** Whether a status is the span's own, or its exception names it. */
    private static boolean isAnswer(String status, SpanNode span) {
        if (status.isEmpty() || span.get("error").isEmpty()) {
            return !status.isEmpty() && status.equals(span.get("status"));
        }
        Pattern number = Pattern.compile("(?<!\\d)" + Pattern.quote(status) + "(?!\\d)");
        return number.matcher(span.get("error_msg")).find();
    }

    /** 2 if a call's exception is that of a line or one of its causes, 1 if only its type is, else 0. */
    private static int likeness(SpanNode call, Event line) {
        String type = call.get("error");
        String message = firstLine(call.get("error_msg"));
        int most = likeness(line.get("error"), firstLine(line.get("error_msg")), type, message);
        for (String cause : line.get("stack").split("\n", -1)) {
            String thrown = cause.startsWith(WRAPPED) ? cause.substring(WRAPPED.length()) : cause;
            int colon = thrown.indexOf(": ");
            if (thrown.startsWith(type)) {
                String itsType = colon < 0 ? thrown : thrown.substring(0, colon);
                most = Math.max(most, likeness(itsType, colon < 0 ? "" : thrown.substring(colon + 2), type, message));
            }
        }
        return most;
    }

    private static int likeness(String type, String message, String ofCall, String messageOfCall) {
        return !type.equals(ofCall) ? 0 : message.equals(messageOfCall) ? 2 : 1;
    }

    static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    /** Returns the calls that stayed failed, the first attempt of each, in the order of their ends; cancelled ones if all were. */
    private static List<SpanNode> failed(SpanNode span) {
        Map<String, SpanNode> failed = new LinkedHashMap<>();
        for (SpanNode child : span.failedCalls()) {
            if (hasFailed(child) && !isOutside(child, span)) {
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
        return !call.isAnsweredWithoutEnd() || !failed(call).isEmpty();
    }

    /** Whether a call failed when the span had done so, or before it began. */
    private static boolean isOutside(SpanNode call, SpanNode span) {
        if (span.outcome() == Outcome.NEVER_ENDED || call.outcome() == Outcome.NEVER_ENDED) {
            return false;
        }
        boolean isBefore = call.end() < span.start() - LATE; // its clock was set, or its caller is another's
        return isBefore || call.end() > span.end() + (span.outcome() == Outcome.ERROR ? LATE : 0);
    }

    /** A span that never ended did not fail before others that did. */
    private static long end(SpanNode span) {
        return span.outcome() == Outcome.NEVER_ENDED ? Long.MAX_VALUE : span.end();
    }
}
