package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.line.Timestamp;
import dev.clew.story.traffic.Settings;
import dev.clew.story.traffic.Traffic;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The first question of an incident: did anything change in the hour before? A new version, a start with another configuration,
 * and lines with {@code event=change} are changes. Whether one of them is the cause is another question.
 *
 * @param before when the first failure, slowness or wait began, in nanoseconds since 1970
 * @param changes the latest changes before it, at most twenty, in their order
 */
public record RecentChanges(long before, List<Changed> changes) {
    private static final long HOUR = 3_600_000_000_000L;

    /** A start line is written when a process is ready, and its requests may fail before. */
    private static final long EARLY = 30_000_000_000L;

    private static final int MOST = 20;

    private static final Set<String> BEGIN = Set.of(
            "error_group", "slower", "all_slow", "slower_after_deploy", "high_p99_low_p50", "lock_wait", "pool_wait");

    /** A change. */
    public record Changed(long at, String service, String kind, String what) {
        /** Returns it in words. */
        public String text() {
            return (kind.isEmpty() ? "change" : kind) + (what.isEmpty() ? "" : " " + what) + " of "
                    + Text.service(service) + " at " + Timestamp.seconds(at);
        }

        /** Returns what is known of it, by the names that scripts know. */
        public Map<String, Object> fields() {
            return Changes.fields(kind, what, service, at);
        }
    }

    /** Returns the changes before what is found; null if nothing is, or if processes do not write what changes. */
    public static @Nullable RecentChanges of(Traffic traffic, List<Conclusion> found) {
        long before = found.stream()
                .filter(finding -> BEGIN.contains(finding.id()) && finding.since() != 0)
                .mapToLong(Conclusion::since)
                .min()
                .orElse(found.isEmpty() ? 0 : found.get(0).since());
        if (before == 0 || !isTold(traffic)) {
            return null;
        }
        List<Rollout> rollouts = Rollouts.of(traffic);
        List<Changed> changes = Changes.all(traffic, rollouts).stream()
                .filter(change ->
                        change.at() >= before - HOUR && change.at() <= before + (isStart(change, rollouts) ? EARLY : 0))
                .map(change -> new Changed(change.at(), change.service(), change.kind(), change.what()))
                .toList();
        return new RecentChanges(before, changes.subList(Math.max(0, changes.size() - MOST), changes.size()));
    }

    private static boolean isStart(Changes.Happening change, List<Rollout> rollouts) {
        return rollouts.stream()
                .anyMatch(start -> start.at() == change.at() && start.service().equals(change.service()));
    }

    private static boolean isTold(Traffic traffic) {
        return !traffic.changes().isEmpty()
                || traffic.boots().stream().anyMatch(boot -> boot.start().containsKey(Settings.SOURCES));
    }

    /** Returns the answer in one sentence. */
    public String text() {
        return changes.isEmpty()
                ? "Nothing changed in the hour before " + Timestamp.seconds(before) + ", as far as the lines tell"
                : "Changed in the hour before " + Timestamp.seconds(before) + ": "
                        + String.join("; ", changes.stream().map(Changed::text).toList());
    }
}
