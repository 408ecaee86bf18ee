package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.ErrorGroup;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.traffic.Request;
import dev.clew.story.traffic.Span;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Lets failures follow from slowness.
 *
 * <p>Calls and statements that timed out follow from what was slow in half of them or more, or in what they called. Servers that outlived their
 * callers follow from what was slow in half of these requests. A pool that was exhausted follows from the traffic, if half of its failures came while its
 * service waited for it. It makes no findings, so there are no false alarms.
 */
final class SlowCauses {
    private static final Set<String> SLOW = Set.of(
            "slower",
            "slow_for",
            "slow_under_load",
            "slower_after_deploy",
            "slower_with_uptime",
            "high_p99_low_p50",
            "periodic");

    private static final Set<String> TIMED_OUT = Set.of("deadline_exceeded", "statement_timeout");
    private static final int DEEP = 10;

    private SlowCauses() {}

    static void explain(Evidence evidence, List<Conclusion> found) {
        for (Conclusion finding : found) {
            ErrorGroup group = finding.about();
            boolean isOutlived = finding.id().equals("outlived_caller");
            boolean isGroup = finding.id().equals("error_group") && group != null;
            if (finding.because() != null || !isOutlived && !isGroup) {
                continue;
            }
            Conclusion best = null;
            long most = 0;
            for (Conclusion slow : found) {
                boolean isSlow = SLOW.contains(slow.id()) && slow.about() == null;
                long its = !isSlow ? 0 : group == null ? outlived(finding, slow) : failures(group, slow);
                if (its > most) {
                    best = slow;
                    most = its;
                }
            }
            int all =
                    group == null ? finding.requests().size() : group.origins().size();
            if (best != null && 2 * most >= all) {
                finding.because(best);
            }
        }
    }

    private static long outlived(Conclusion outlived, Conclusion slow) {
        return !outlived.service().equals(slow.service())
                ? 0
                : outlived.requests().stream().filter(slow.requests()::contains).count();
    }

    private static long failures(ErrorGroup group, Conclusion slow) {
        String cause = group.kind().cause();
        boolean isOfPool = cause.equals("pool_exhausted")
                && slow.id().equals("slow_under_load")
                && group.operation().service().equals(slow.service());
        if (isOfPool) {
            return during(group.origins(), slow.requests());
        }
        return !TIMED_OUT.contains(cause)
                ? 0
                : group.origins().stream()
                        .filter(span -> slow.requests().contains(span.request()) && isOf(span, slow, 0))
                        .count();
    }

    private static long during(Collection<Span> spans, Collection<Request> requests) {
        long from = requests.stream().mapToLong(Request::first).min().orElse(0);
        long until = requests.stream().mapToLong(Request::last).max().orElse(0);
        return spans.stream()
                .filter(span -> span.end() >= from && span.start() <= until)
                .count();
    }

    /** Whether a span, or one that it led to, is of what was slow. */
    private static boolean isOf(Span span, Conclusion slow, int depth) {
        return span.operation().equals(slow.operation())
                || depth > 0 && span.operation().service().equals(slow.service())
                || depth < DEEP && span.children().stream().anyMatch(child -> isOf(child, slow, depth + 1));
    }
}
