package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.line.Timestamp;
import dev.clew.story.traffic.Operation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Operations that were slower in the same window and share what they wait for: the peer of their calls, or the database of
 * their statements. Each of them has to hold by itself as {@link Slower}, so that the bound on false alarms is that one's.
 */
final class AllSlow {
    /** The part of the lost time that went to what is shared. */
    private static final double MOST = 0.7;

    private AllSlow() {}

    /** Returns what slow operations share, null if nothing is found. */
    static @Nullable String shared(Slow slow, Evidence evidence) {
        Map<String, Double> lost = new HashMap<>();
        Map<String, Set<Operation>> users = new HashMap<>();
        for (Explanation each : slow.all()) {
            Operation operation = each.series().operation();
            String peer = each.series().isOfQueries() ? database(operation.service(), evidence) : operation.peer();
            if (!peer.isEmpty()) {
                lost.merge(peer, each.split().lost(), Double::sum);
                users.computeIfAbsent(peer, key -> new HashSet<>()).add(operation);
            }
        }
        for (Map.Entry<String, Double> entry : lost.entrySet()) {
            if (entry.getValue() >= MOST * slow.lost()
                    && users.getOrDefault(entry.getKey(), Set.of()).size() > 1) {
                return entry.getKey();
            }
        }
        return null;
    }

    /** Returns the peer of a service's statements as far as any has a line. */
    private static String database(String service, Evidence evidence) {
        for (Operation operation : evidence.operations().keySet()) {
            if (operation.isStatement()
                    && operation.service().equals(service)
                    && !operation.peer().isEmpty()) {
                return operation.peer();
            }
        }
        return "database";
    }

    static Conclusion conclude(Slow slow, String shared) {
        Split split = slow.lead().split();
        String service =
                slow.services().size() == 1 ? slow.lead().series().operation().service() : "";
        return Conclusion.of("all_slow", service)
                .with("shared", shared)
                .with("services", new TreeSet<>(slow.services()))
                .since(split.since())
                .shownBy(slow.requests())
                .weighing(slow.weight())
                .saying("all that share " + shared + " is slower since " + Timestamp.seconds(split.since()) + ": "
                        + slow.operations().size() + " operations of " + String.join(", ", slow.services()));
    }
}
