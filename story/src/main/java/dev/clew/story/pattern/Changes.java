package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.line.Timestamp;
import dev.clew.story.statistics.Chance;
import dev.clew.story.traffic.Change;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Changes in the hour before failures begin: new versions, changed start lines, and lines with {@code event=change}.
 *
 * <p>Failures begin after a change if the same runs failed three times as rarely before it, Fisher's exact test p below 1e-4 over
 * the number of pairs looked at, with at least 4 requests that failed, the first within an hour. Several changes within five minutes
 * are one finding, the cause of the failures, since nobody can tell which did it; unless processes with and without a version that ran
 * beside each other can tell, and then it is only said. Without failures there is none. Assumes nothing of what the change did: it is a fact, not a cause.
 */
final class Changes {
    private static final long MINUTE = 60_000_000_000L;
    private static final long HOUR = 60 * MINUTE;
    private static final long TOGETHER = 5 * MINUTE;
    private static final double SURE = 1e-4;
    private static final double ABOVE = 1.08;
    private static final double BELOW = 0.9;

    private Changes() {}

    /** A change, and the groups of failures that begin after it. */
    private record Happening(long at, String service, String kind, String what, List<Failing> groups) {
        String text() {
            return (kind.isEmpty() ? "change" : kind) + (what.isEmpty() ? "" : " " + what) + " of " + service;
        }
    }

    static void find(
            Evidence evidence,
            List<Failing> all,
            List<Rollout> rollouts,
            List<AfterDeploy.Begun> begun,
            Consumer<Conclusion> found) {
        List<Happening> changes = all(evidence, rollouts);
        if (changes.isEmpty() || all.isEmpty()) {
            return;
        }
        int looks = changes.size() * all.size();
        for (Happening change : changes) {
            all.stream().filter(failing -> begins(failing, change.at, looks)).forEach(change.groups::add);
        }
        for (List<Happening> together : near(changes)) {
            List<Happening> before =
                    together.stream().filter(change -> !change.groups.isEmpty()).toList();
            if (before.isEmpty()) {
                continue;
            }
            if (together.size() > 1) {
                boolean isTold = begun.stream().anyMatch(its -> tells(its, together));
                Conclusion conclusion = together(together, isTold);
                if (!isTold) {
                    explain(together, conclusion);
                }
                found.accept(conclusion);
                continue;
            }
            for (Happening change : before) {
                boolean isNamed = begun.stream().anyMatch(its -> isOf(its.rollout(), change));
                boolean isExplained =
                        begun.stream().map(AfterDeploy.Begun::failing).toList().containsAll(change.groups);
                if (!isNamed && !isExplained) {
                    found.accept(single(change));
                }
            }
        }
    }

    /** Returns all changes in their order; the processes of a rollout are one. */
    private static List<Happening> all(Evidence evidence, List<Rollout> rollouts) {
        Map<String, Happening> changes = new LinkedHashMap<>();
        for (Rollout rollout : rollouts) {
            if (!rollout.isRestart()) {
                put(changes, rollout.at(), rollout.service(), rollout.kind(), what(rollout));
            }
        }
        for (Change change : evidence.traffic().changes()) {
            put(changes, change.nanos(), change.boot().service(), change.kind(), change.what());
        }
        List<Happening> sorted = new ArrayList<>(changes.values());
        sorted.sort(Comparator.comparingLong(Happening::at));
        return sorted;
    }

    private static String what(Rollout rollout) {
        return rollout.isVersion() || rollout.names().isEmpty() ? rollout.after() : String.join(", ", rollout.names());
    }

    private static void put(Map<String, Happening> changes, long at, String service, String kind, String what) {
        String key = service + '\n' + kind + '\n' + what;
        Happening known = changes.get(key);
        if (known == null || at - known.at > TOGETHER || known.at > at) {
            // The same change again later is another one; of one rollout the first line counts.
            String name = known == null || known.at > at ? key : key + '\n' + at;
            changes.put(name, new Happening(at, service, kind, what, new ArrayList<>()));
        }
    }

    private static boolean begins(Failing failing, long at, int looks) {
        int failed = 0;
        int runs = 0;
        int failedBefore = 0;
        int runsBefore = 0;
        long first = Long.MAX_VALUE;
        for (Trial trial : failing.compared()) {
            boolean isBefore = trial.span().start() < at;
            runs += isBefore ? 0 : 1;
            runsBefore += isBefore ? 1 : 0;
            failedBefore += isBefore && trial.isFailed() ? 1 : 0;
            failed += !isBefore && trial.isFailed() ? 1 : 0;
            if (!isBefore && trial.isFailed()) {
                first = Math.min(first, trial.at());
            }
        }
        return failed >= Onset.LEAST
                && runsBefore > 0
                && first - at <= HOUR
                && (double) failed * runsBefore >= Onset.TIMES * failedBefore * runs
                && Chance.ofHits(failed, runs, failed + failedBefore, runs + runsBefore) < SURE / looks;
    }

    private static List<List<Happening>> near(Iterable<Happening> changes) {
        List<List<Happening>> all = new ArrayList<>();
        List<Happening> last = List.of();
        for (Happening change : changes) {
            if (last.isEmpty() || change.at - last.get(0).at > TOGETHER) {
                last = new ArrayList<>();
                all.add(last);
            }
            last.add(change);
        }
        return all;
    }

    private static boolean isOf(Rollout rollout, Happening change) {
        return rollout.at() == change.at
                && rollout.service().equals(change.service)
                && rollout.kind().equals(change.kind);
    }

    /** Whether processes that ran beside each other tell which of several changes it was. */
    private static boolean tells(AfterDeploy.Begun begun, List<Happening> changes) {
        return begun.onset().isBeside() && changes.stream().anyMatch(change -> isOf(begun.rollout(), change));
    }

    private static void explain(List<Happening> changes, Conclusion together) {
        for (Happening change : changes) {
            for (Failing failing : change.groups) {
                Conclusion cause = failing.conclusion().because();
                (cause == null ? failing.conclusion() : cause).because(together);
            }
        }
    }

    private static Conclusion together(List<Happening> changes, boolean isTold) {
        List<Map<String, Object>> list = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (Happening change : changes) {
            list.add(fields(change));
            texts.add(change.text());
        }
        Happening first = changes.get(0);
        boolean isOfOne = changes.stream().allMatch(change -> change.service.equals(first.service));
        Conclusion conclusion = Conclusion.of("changes_together", isOfOne ? first.service : "")
                .with("changes", list)
                .since(first.at)
                .saying("Failures begin after " + changes.size() + " changes within five minutes: "
                        + String.join(", ", texts) + (isTold ? "" : "; nobody can tell which one did it"));
        return weighed(conclusion, changes, isTold ? BELOW : ABOVE);
    }

    private static Map<String, Object> fields(Happening change) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", change.kind);
        fields.put("what", change.what);
        fields.put("service", change.service);
        fields.put("t", Timestamp.text(change.at));
        return fields;
    }

    private static Conclusion single(Happening change) {
        Failing most = change.groups.get(0);
        Conclusion conclusion = Conclusion.of("changed", change.service)
                .with("kind", change.kind)
                .with("what", change.what)
                .since(change.at)
                .saying(change.text() + " changed at " + Timestamp.seconds(change.at) + ", "
                        + Text.seconds(Math.max(0, most.group().first() - change.at) / 1e9) + " before "
                        + most.name() + " first failed");
        return weighed(conclusion, List.of(change), BELOW);
    }

    private static Conclusion weighed(Conclusion conclusion, List<Happening> changes, double factor) {
        Set<Failing> groups = new LinkedHashSet<>();
        changes.forEach(change -> groups.addAll(change.groups));
        double weight = 0;
        for (Failing failing : groups) {
            weight += failing.count();
            conclusion.shownBy(failing.group().requests());
        }
        return conclusion.weighing(weight * factor);
    }
}
