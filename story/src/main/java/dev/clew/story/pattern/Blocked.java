package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.ErrorGroup;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.traffic.Request;
import dev.clew.story.traffic.Span;
import dev.clew.story.traffic.Waiting;
import dev.clew.story.waiting.Kind;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Lets failures and slowness follow from what others held: half of their requests waited for it.
 *
 * <p>A pool is empty because of a leak, or because its holders waited for a lock themselves. It makes no findings, so there are no
 * false alarms.
 */
final class Blocked {
    static final int MOST_NAMES = 5;

    private static final int FEW = 3;
    private static final double ABOVE = 1.05;
    private static final long NEAR = 60_000_000_000L;

    private static final Set<String> OF_TIME =
            Set.of("deadline_exceeded", "statement_timeout", "lock_timeout", "deadlock", "cancelled");

    private static final Map<String, Set<String>> CAUSES = Map.of(
            "lock_wait",
            OF_TIME,
            "pool_wait",
            Set.of("deadline_exceeded", "pool_exhausted", "cancelled", "SQLException"),
            "connection_leak",
            Set.of("pool_exhausted"),
            "rejected",
            Set.of("RejectedExecutionException", "TaskRejectedException"));

    private static final Set<String> SLOW = Set.of(
            "slower", "all_slow", "slow_for", "slow_under_load", "high_p99_low_p50", "periodic", "outlived_caller");

    private Blocked() {}

    /** Whether it was more than a moment: three requests waited, or one that waited failed. */
    static boolean counts(Held held, Evidence evidence) {
        return held.count() >= FEW || held.requests().stream().anyMatch(evidence.failed()::contains);
    }

    /** Adds to a finding who waited, and who held it. It stands in front of the failures that follow from it. */
    static Conclusion begin(Conclusion conclusion, Held held, int count) {
        double longest = held.longestMillis();
        return held.tell(conclusion
                .with("count", count)
                .with("longest_ms", longest > 0 ? Slow.rounded(longest) : "")
                .since(held.first())
                .until(held.last())
                .weighing(ABOVE * count));
    }

    static void explain(Evidence evidence, List<Conclusion> found) {
        if (!evidence.stops().areTold()) {
            return;
        }
        List<Conclusion> causes = found.stream()
                .filter(finding -> CAUSES.containsKey(finding.id()))
                .toList();
        for (Conclusion cause : causes) {
            for (Conclusion finding : found) {
                boolean follows = CAUSES.containsKey(finding.id())
                        ? finding != cause && isHeldUp(finding, cause, evidence)
                        : fits(finding, cause) && isMostly(finding, cause);
                if (follows) {
                    finding.because(cause);
                }
            }
        }
    }

    private static boolean fits(Conclusion finding, Conclusion cause) {
        ErrorGroup group = finding.about();
        if (!finding.id().equals("error_group") || group == null) {
            return SLOW.contains(finding.id());
        }
        String its = ErrorGroups.cause(group);
        boolean isOfTime = its.toLowerCase(Locale.ROOT).contains("timeout");
        return isOfTime && !cause.id().equals("rejected")
                || CAUSES.getOrDefault(cause.id(), Set.of()).contains(its);
    }

    private static boolean isMostly(Conclusion finding, Conclusion cause) {
        ErrorGroup group = finding.about();
        Collection<Request> requests = group != null ? group.requests() : finding.requests();
        long its = requests.stream().filter(cause.requests()::contains).count();
        return 2 * its >= requests.size() && its > 0 || group != null && isOfWhatRanOut(group, cause);
    }

    /** Whether failures are of a pool that leaks, or of an executor that rejects: its lines are too few to name all requests. */
    private static boolean isOfWhatRanOut(ErrorGroup group, Conclusion cause) {
        boolean isIts = group.operation().service().equals(cause.service())
                && CAUSES.getOrDefault(cause.id(), Set.of()).contains(ErrorGroups.cause(group));
        return switch (cause.id()) {
            case "connection_leak" -> isIts && isMostlyAfter(cause, group.origins(), Span::end);
            case "rejected" -> isIts && Math.abs(group.first() - cause.since()) <= NEAR;
            default -> false;
        };
    }

    private static <T> boolean isMostlyAfter(Conclusion cause, Collection<T> all, ToLongFunction<T> end) {
        long its = all.stream()
                .filter(each -> end.applyAsLong(each) >= cause.since())
                .count();
        return 2 * its >= all.size();
    }

    /** Whether a pool was empty because its holders waited themselves, or because most waits came after a leak. */
    private static boolean isHeldUp(Conclusion pool, Conclusion cause, Evidence evidence) {
        if (!pool.id().equals("pool_wait")) {
            return false;
        }
        if (cause.id().equals("connection_leak")) {
            List<Waiting> waits = evidence.stops().of(Kind.POOL_WAIT).stream()
                    .filter(waiting -> waiting.boot().service().equals(pool.service()))
                    .filter(waiting -> !waiting.what().isDown()
                            && pool.isDuring(waiting.what().end()))
                    .toList();
            return pool.service().equals(cause.service())
                    && isMostlyAfter(cause, waits, waiting -> waiting.what().end());
        }
        if (!cause.id().equals("lock_wait") || !(pool.field("held_by") instanceof List<?> holders)) {
            return false;
        }
        Set<String> waited = cause.requests().stream().map(Request::id).collect(Collectors.toSet());
        if (cause.field("held_by") instanceof List<?> ofLock) {
            ofLock.forEach(id -> waited.add(String.valueOf(id)));
        }
        return 2 * holders.stream().filter(waited::contains).count() >= holders.size();
    }
}
