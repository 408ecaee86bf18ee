package dev.clew.story.finding;

import dev.clew.story.across.Processes;
import dev.clew.story.line.Timestamp;
import dev.clew.story.tree.Outcome;
import dev.clew.story.tree.SpanNode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Spans that began and did not end, and what became of their processes. */
final class NeverEnded {
    /** Processes that write nothing for so long are not taken for dead. */
    private static final long QUIET = 10_000_000_000L;

    private static final long SECOND = 1_000_000_000L;

    private NeverEnded() {}

    static void find(Evidence evidence, Consumer<Finding> found) {
        Map<String, Long> lastLines = new HashMap<>();
        for (SpanNode span : evidence.tree().all()) {
            lastLines.merge(process(span), Math.max(span.end(), span.lastLine()), Math::max);
        }
        for (SpanNode span : evidence.tree().all()) {
            if (span.outcome() == Outcome.NEVER_ENDED) {
                found.accept(finding(evidence, span, lastLines));
            }
        }
    }

    private static String process(SpanNode span) {
        return span.process() + ' ' + span.get("boot_id");
    }

    private static Finding finding(Evidence evidence, SpanNode span, Map<String, Long> lastLines) {
        Map<String, Object> fields = Evidence.about(span);
        Evidence.put(fields, "boot_id", span.get("boot_id"));
        if (span.isAnsweredWithoutEnd()) {
            return new Finding(
                    "never_ended",
                    "the answer that its caller had",
                    span.title()
                            + " did end, for its caller had an answer; the line that says so is not in these files",
                    fields);
        }
        String text = span.title() + " has not ended in these files";
        Processes processes = evidence.all().processes();
        long ahead = evidence.ahead().getOrDefault(span.process(), 0L);
        long last = lastLine(evidence, span, ahead, lastLines);
        String lastText = "the last line of its process is of " + Timestamp.text(last);
        String broken = broken(span, last);
        long next = processes.next(span.process(), span.get("boot_id"), last + ahead);
        if (next != Long.MAX_VALUE) {
            fields.put("next", Timestamp.text(next - ahead));
            return new Finding(
                    "killed",
                    broken.isEmpty() ? "the last line of its process, and the first of the next" : null,
                    text + ": its process died; " + lastText + broken + ", and another of its name began at "
                            + Timestamp.text(next - ahead),
                    fields);
        }
        if (!broken.isEmpty()) {
            return new Finding(
                    "killed",
                    "the connection that its caller lost",
                    text + ": its process died, or the network between broke; " + lastText + broken,
                    fields);
        }
        long others = processes.lastOfOthers(span.process(), evidence.ahead());
        if (others != Long.MIN_VALUE && others - QUIET > last) {
            return new Finding(
                    "killed",
                    "the lines of other processes, which go on",
                    text + ": its process died, or its file ends before; " + lastText + ", and others go on until "
                            + Timestamp.text(others),
                    fields);
        }
        return new Finding(
                "never_ended",
                "the line that is missing",
                text + ": it still ran, its process died, or its file ends before; " + lastText,
                fields);
    }

    /** Returns that its caller lost the connection to it, nothing if not, or if its process wrote a line a second later or more. */
    private static String broken(SpanNode span, long last) {
        SpanNode caller = span.parent();
        return caller == null || !span.isBrokenOff() || last > caller.end() + SECOND
                ? ""
                : ", " + Evidence.who(caller) + " lost the connection at " + Timestamp.text(caller.end());
    }

    /** Returns the time of the last line of a span's process, of this request or another, by the clock of the first process. */
    private static long lastLine(Evidence evidence, SpanNode span, long ahead, Map<String, Long> lastLines) {
        long ofAll = evidence.all().processes().last(span.process(), span.get("boot_id"));
        long ofRequest = lastLines.getOrDefault(process(span), span.start());
        return ofAll == Long.MIN_VALUE ? ofRequest : Math.max(ofRequest, ofAll - ahead);
    }
}
