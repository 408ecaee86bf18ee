package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.ErrorGroup;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.traffic.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Failures of several callers that are the failure of one whom they all call, or of the pool that they share.
 *
 * <p>Names the service behind a call that failed, where other calls of it tell. Of groups of calls to one service or address that
 * failed by not being answered, or that found a service's pool exhausted, and that overlap or begin within two minutes, the one with the most requests stands, and the
 * others follow from it. It makes no findings, so there are no false alarms.
 */
final class Downstream {
    private static final long NEAR = 120_000_000_000L;
    private static final Set<String> UNANSWERED =
            Set.of("connection_refused", "connection_reset", "deadline_exceeded", "partner_unavailable");

    private Downstream() {}

    static void explain(Evidence evidence, List<Conclusion> found) {
        Map<String, List<Conclusion>> byTarget = new LinkedHashMap<>();
        for (Conclusion finding : found) {
            ErrorGroup group = finding.about();
            if (group == null || !finding.id().equals("error_group")) {
                continue;
            }
            Operation call = group.operation();
            String service = evidence.peers().service(call);
            finding.with("peer_service", service);
            String cause = ErrorGroups.cause(group);
            boolean isOfPool = cause.equals("pool_exhausted");
            String target = isOfPool ? "pool of " + call.service() : service.isEmpty() ? call.peer() : service;
            boolean isUnanswered = call.isCall() && UNANSWERED.contains(cause);
            if (!target.isEmpty() && (isOfPool || isUnanswered)) {
                byTarget.computeIfAbsent(target, name -> new ArrayList<>()).add(finding);
            }
        }
        byTarget.values().forEach(Downstream::join);
    }

    private static void join(List<Conclusion> groups) {
        Conclusion main = groups.get(0);
        for (Conclusion finding : groups) {
            boolean isRoot = finding.because() == null;
            if (isRoot && (main.because() != null || finding.weight() > main.weight())) {
                main = finding;
            }
        }
        ErrorGroup shared = main.about();
        for (Conclusion finding : groups) {
            ErrorGroup group = finding.about();
            if (shared != null && group != null && finding != main && isNear(group, shared)) {
                finding.because(main);
            }
        }
    }

    private static boolean isNear(ErrorGroup group, ErrorGroup other) {
        return group.first() <= other.last() + NEAR && other.first() <= group.last() + NEAR;
    }
}
