package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.ErrorGroup;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.line.Timestamp;
import dev.clew.story.traffic.Operation;
import dev.clew.story.traffic.Span;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Requests that failed, by what failed first. */
final class ErrorGroups {
    private static final int SERVER_ERROR = 500;
    private static final int FEW = 3;
    private static final String POISON = "poison_record";

    /** Failures of requests that waited for others: the next record would have failed too. */
    private static final Set<String> NO_RECORDS_FAULT = Set.of("pool_exhausted", "lock_timeout", "deadlock");

    private ErrorGroups() {}

    static void find(Evidence evidence, Consumer<Conclusion> found) {
        long all = Math.max(1, evidence.traffic().requestCount());
        for (ErrorGroup group : evidence.harmful()) {
            Operation operation = group.operation();
            String cause = cause(group);
            Set<String> instances = new TreeSet<>();
            group.origins().forEach(origin -> instances.add(origin.boot().instance()));
            int count = group.requests().size();
            boolean isOngoing = isOngoing(group, evidence.traffic().until());
            Conclusion conclusion = Conclusion.of("error_group", operation)
                    .with("cause", cause)
                    .with("peer", operation.peer())
                    .with("count", count)
                    .with("deliveries", cause.equals(POISON) ? group.origins().size() : "")
                    .with("share", Math.min(1, Math.round(1e4 * count / all) / 1e4))
                    .with("error", group.kind().error())
                    .with("error_msg", group.kind().example())
                    .with("err_fp", group.kind().fingerprint())
                    .with("versions", group.versions())
                    .with("instances", instances)
                    .with("last", Timestamp.text(group.last()))
                    .with("ongoing", isOngoing)
                    .about(group)
                    .since(group.first())
                    .shownBy(group.requests())
                    .weighing(count)
                    .saying(operation.title() + " failed "
                            + (cause.equals(POISON)
                                    ? deliveries(group)
                                    : Text.times(count, group.first(), group.last()))
                            + (isOngoing ? ", and still does when the logs end" : "")
                            + " (" + cause + (operation.peer().isEmpty() ? "" : ", " + operation.peer()) + ")");
            InBaseline.tell(evidence, group, conclusion);
            found.accept(conclusion);
        }
    }

    /** Returns the cause; beyond that of one span, what all of a group tell together. */
    static String cause(ErrorGroup group) {
        boolean isOfRecord = !NO_RECORDS_FAULT.contains(group.kind().cause());
        if (group.operation().kind().equals("consumer") && isOfRecord && isOneRecord(group)) {
            return POISON;
        }
        boolean isRefused = group.origins().stream()
                .allMatch(span -> span.operation().kind().equals("client")
                        && span.status() >= SERVER_ERROR
                        && span.children().isEmpty());
        return isRefused && !group.operation().isStatement()
                ? "partner_unavailable"
                : group.kind().cause();
    }

    /** Whether no more time went by since the last failure than usually between two of them. */
    private static boolean isOngoing(ErrorGroup group, long until) {
        int count = group.origins().size();
        return count >= FEW && until - group.last() <= 2 * (group.last() - group.first()) / (count - 1);
    }

    /** Whether the same few messages failed again and again: if many do, it is not they. */
    private static boolean isOneRecord(ErrorGroup group) {
        Map<String, Integer> times = records(group.origins());
        return !times.isEmpty()
                && times.size() <= FEW
                && times.values().stream().allMatch(count -> count > 1);
    }

    /** Returns how often each message was delivered. */
    private static Map<String, Integer> records(Collection<Span> deliveries) {
        Map<String, Integer> times = new HashMap<>();
        for (Span span : deliveries) {
            if (span.delivery() != null) {
                String record = span.delivery().topic()
                        + ' '
                        + (span.delivery().place().isEmpty()
                                ? span.delivery().messageId()
                                : span.delivery().place());
                times.merge(record, 1, Integer::sum);
            }
        }
        return times;
    }

    /** Says of a few messages how many of their deliveries failed in this way. */
    private static String deliveries(ErrorGroup group) {
        int records = records(group.origins()).size();
        int failed = group.origins().size();
        long all = group.requests().stream()
                .flatMap(request -> request.spans().stream())
                .filter(span -> span.operation().equals(group.operation()))
                .count();
        return "in " + (all > failed ? failed + " of " : "all ") + all + " deliveries of " + records
                + (records == 1 ? " message " : " messages ") + Text.period(group.first(), group.last());
    }
}
