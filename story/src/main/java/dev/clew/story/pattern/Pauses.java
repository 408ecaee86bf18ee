package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.ErrorGroup;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.statistics.Quantiles;
import dev.clew.story.traffic.Operation;
import dev.clew.story.traffic.Request;
import dev.clew.story.traffic.Span;
import dev.clew.story.waiting.Kind;
import dev.clew.story.waiting.Wait;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says of slow requests, and of those that ran out of time, what stopped them: the collector, a monitor, a lock, a queue.
 *
 * <p>It counts for a request if it took three tenths of the time of what was slow in it, and for a finding if it counts for half
 * of its requests. It makes no findings, so there are no false alarms.
 */
final class Pauses {
    private static final double SHARE = 0.3;
    private static final int MOST_REQUESTS = 500;
    private static final int MOST_HOLDERS = 5;

    private static final Set<String> SLOW = Set.of(
            "slower",
            "all_slow",
            "slow_for",
            "slow_under_load",
            "slower_after_deploy",
            "slower_with_uptime",
            "high_p99_low_p50",
            "periodic",
            "outlived_caller");

    private static final Set<String> OUT_OF_TIME = Set.of("deadline_exceeded", "statement_timeout");

    private Pauses() {}

    /** A reason, the same for many requests. */
    private record Reason(Kind kind, String what) {}

    /** The time for which a reason stopped each of the requests that it counts for, and for which each holder did. */
    private static final class Sum {
        private final List<Double> millis = new ArrayList<>();
        private final Map<String, Double> holders = new HashMap<>();
    }

    static void explain(Evidence evidence, List<Conclusion> found) {
        if (!evidence.stops().areTold()) {
            return;
        }
        for (Conclusion finding : found) {
            ErrorGroup group = finding.about();
            boolean isOutOfTime = finding.id().equals("error_group")
                    && group != null
                    && OUT_OF_TIME.contains(group.kind().cause());
            if (finding.because() == null && (isOutOfTime || SLOW.contains(finding.id()))) {
                tell(finding, group == null ? finding.requests() : group.requests(), evidence);
            }
        }
    }

    private static void tell(Conclusion finding, Collection<Request> requests, Evidence evidence) {
        List<Request> some = requests.stream().limit(MOST_REQUESTS).toList();
        Map<Reason, Sum> sums = new LinkedHashMap<>();
        for (Request request : some) {
            count(request, finding.operation(), evidence, sums);
        }
        Map.Entry<Reason, Sum> most = null;
        for (Map.Entry<Reason, Sum> each : sums.entrySet()) {
            if (most == null
                    || each.getValue().millis.size() > most.getValue().millis.size()) {
                most = each;
            }
        }
        if (most == null || 2 * most.getValue().millis.size() < some.size()) {
            return;
        }
        Reason reason = most.getKey();
        Sum sum = most.getValue();
        double median = Quantiles.of(
                        sum.millis.stream().mapToDouble(Double::doubleValue).toArray())
                .median();
        List<String> holders = sum.holders.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_HOLDERS)
                .map(Map.Entry::getKey)
                .toList();
        finding.with("stopped_by", reason.kind.toString())
                .with("stopped_ms", Slow.rounded(median))
                .with("stopped_at", reason.what);
        if (!holders.isEmpty()) {
            finding.with("held_by", holders).heldBy(evidence.stops().request(holders.get(0)));
        }
        boolean isOfCollector = reason.kind == Kind.GC && finding.id().equals("slower_with_uptime");
        if (isOfCollector && finding.field("gc") == null) {
            finding.with("gc", "gc_ms");
        }
        String of = sum.millis.size() == some.size()
                ? some.size() == 1 ? "it " : "all of them "
                : sum.millis.size() + " of " + some.size() + " of them ";
        finding.saying(finding.text() + "; " + of + reason.kind.text()
                + (reason.what.isEmpty() ? "" : " (" + reason.what + ")") + ", " + Slow.rounded(median)
                + " ms in the median" + (holders.isEmpty() ? "" : ", held by request " + holders.get(0)));
    }

    private static void count(
            Request request, @Nullable Operation operation, Evidence evidence, Map<Reason, Sum> sums) {
        double took = took(request, operation);
        Map<Reason, Double> times = new LinkedHashMap<>();
        Map<Reason, Map<String, Double>> holders = new HashMap<>();
        for (Wait wait : evidence.stops().of(request)) {
            Reason reason = new Reason(wait.kind(), wait.kind().isPause() ? wait.fact("what") : "");
            double waited = wait.nanos() / 1e6;
            times.merge(reason, waited, Double::sum);
            Map<String, Double> its = holders.computeIfAbsent(reason, key -> new HashMap<>());
            wait.heldBy().forEach(id -> its.merge(id, waited, Double::sum));
        }
        times.forEach((reason, millis) -> {
            if (millis > 0 && millis >= SHARE * took) {
                Sum sum = sums.computeIfAbsent(reason, key -> new Sum());
                sum.millis.add(millis);
                holders.getOrDefault(reason, Map.of())
                        .forEach((id, waited) -> sum.holders.merge(id, waited, Double::sum));
            }
        });
    }

    /** Returns how many milliseconds it took what was slow in a request. */
    private static double took(Request request, @Nullable Operation operation) {
        long most = 0;
        for (Span span : request.spans()) {
            if (span.operation().equals(operation)) {
                most = Math.max(most, span.self());
            }
        }
        Span root = request.root();
        return (most > 0 ? most : root == null ? 0 : root.duration()) / 1e6;
    }
}
