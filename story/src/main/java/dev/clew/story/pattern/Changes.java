package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.line.Timestamp;
import dev.clew.story.traffic.Change;
import dev.clew.story.traffic.Traffic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;

/**
 * Changes in the hour before failures or slowness begin: new versions, changed start lines, and lines with {@code event=change}.
 *
 * <p>Failures begin after a change if the same runs failed three times as rarely before it, Fisher's exact test p below 1e-4 over
 * the number of pairs looked at, with at least 4 requests that failed, the first within an hour. Slowness does if as many changes
 * at any time would come so close before it once in twenty times by chance. Several changes within five minutes
 * are one finding, the cause of the trouble, since nobody can tell which did it; unless processes with and without a version that ran
 * beside each other can tell, and then it is only said. Without trouble there is none. Assumes nothing of what the change did: it is a fact, not a cause.
 */
final class Changes {
    private static final long MINUTE = 60_000_000_000L;
    private static final long TOGETHER = 5 * MINUTE;
    private static final double SELDOM = 0.05;
    private static final double ABOVE = 1.08;
    private static final double BELOW = 0.9;

    private Changes() {}

    /** A change, and what goes wrong after it. */
    record Happening(long at, String service, String kind, String what, List<Trouble> troubles) {
        String text() {
            return (kind.isEmpty() ? "change" : kind) + (what.isEmpty() ? "" : " " + what) + " of "
                    + Text.service(service);
        }
    }

    static void find(Evidence evidence, Errors errors, List<Conclusion> found) {
        List<Happening> changes = all(evidence.traffic(), errors.rollouts());
        List<Trouble> troubles = Trouble.of(errors.all(), found);
        List<List<Happening>> all = near(changes);
        int looks = changes.size() * troubles.size();
        long gap = (long)
                (SELDOM * (evidence.traffic().until() - evidence.traffic().from()) / Math.max(1, all.size()));
        for (Happening change : changes) {
            troubles.stream()
                    .filter(trouble -> trouble.beginsAfter(change.at, looks, gap))
                    .forEach(change.troubles::add);
        }
        for (List<Happening> together : all) {
            List<Happening> before = together.stream()
                    .filter(change -> !change.troubles.isEmpty())
                    .toList();
            if (before.isEmpty()) {
                continue;
            }
            if (together.size() > 1) {
                boolean isTold = errors.begun().stream().anyMatch(its -> tells(its, together));
                Conclusion conclusion = together(together, isTold);
                if (!isTold) {
                    explain(together, conclusion);
                }
                found.add(conclusion);
                continue;
            }
            for (Happening change : before) {
                if (!isNamed(change, errors.begun(), found) && !isExplained(change, errors.begun())) {
                    found.add(single(change));
                }
            }
        }
    }

    /** Whether a finding says of a change that it is the cause. */
    private static boolean isNamed(Happening change, List<AfterDeploy.Begun> begun, List<Conclusion> found) {
        return begun.stream().anyMatch(its -> isOf(its.rollout(), change))
                || found.stream()
                        .anyMatch(finding -> finding.id().equals("slower_after_deploy")
                                && finding.since() == change.at
                                && finding.service().equals(change.service));
    }

    private static boolean isExplained(Happening change, List<AfterDeploy.Begun> begun) {
        return change.troubles.stream()
                .allMatch(
                        trouble -> begun.stream().anyMatch(its -> its.failing().equals(trouble.failing())));
    }

    /** Returns all changes in their order; the processes of a rollout are one. */
    static List<Happening> all(Traffic traffic, List<Rollout> rollouts) {
        Map<String, Happening> changes = new LinkedHashMap<>();
        for (Rollout rollout : rollouts) {
            if (!rollout.isRestart()) {
                put(changes, rollout.at(), rollout.service(), rollout.kind(), what(rollout));
            }
        }
        for (Change change : traffic.changes()) {
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
            for (Trouble trouble : change.troubles) {
                Conclusion cause = trouble.conclusion().because();
                (cause == null ? trouble.conclusion() : cause).because(together);
            }
        }
    }

    private static Conclusion together(List<Happening> changes, boolean isTold) {
        List<Map<String, Object>> list = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (Happening change : changes) {
            list.add(fields(change.kind, change.what, change.service, change.at));
            texts.add(change.text());
        }
        Happening first = changes.get(0);
        boolean isOfOne = changes.stream().allMatch(change -> change.service.equals(first.service));
        Conclusion conclusion = Conclusion.of("changes_together", isOfOne ? first.service : "")
                .with("changes", list)
                .since(first.at)
                .saying(begins(changes) + " after " + changes.size() + " changes within five minutes: "
                        + String.join(", ", texts) + (isTold ? "" : "; nobody can tell which one did it"));
        Set<Trouble> troubles = troubles(changes, conclusion);
        return conclusion.weighing(isTold ? BELOW * most(troubles) : ABOVE * sum(troubles));
    }

    private static String begins(List<Happening> changes) {
        boolean isFailing = changes.stream()
                .flatMap(change -> change.troubles.stream())
                .anyMatch(trouble -> trouble.failing() != null);
        return isFailing ? "Failures begin" : "Slowness begins";
    }

    static Map<String, Object> fields(String kind, String what, String service, long at) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", kind);
        fields.put("what", what);
        fields.put("service", service);
        fields.put("t", Timestamp.text(at));
        return fields;
    }

    private static Conclusion single(Happening change) {
        Trouble first = change.troubles.get(0);
        Conclusion conclusion = Conclusion.of("changed", change.service)
                .with("kind", change.kind)
                .with("what", change.what)
                .since(change.at)
                .saying(change.text() + " changed at " + Timestamp.seconds(change.at) + ", "
                        + Text.seconds(Math.max(0, first.conclusion().since() - change.at) / 1e9) + " before "
                        + first.text());
        return conclusion.weighing(BELOW * most(troubles(List.of(change), conclusion)));
    }

    /** Returns what goes wrong after changes, whose requests show it. */
    private static Set<Trouble> troubles(List<Happening> changes, Conclusion conclusion) {
        Set<Trouble> troubles = new LinkedHashSet<>();
        changes.forEach(change -> troubles.addAll(change.troubles));
        troubles.forEach(trouble -> conclusion.shownBy(trouble.conclusion().requests()));
        return troubles;
    }

    /** A fact that may be a cause stands behind all of what it may have caused. */
    private static double most(Set<Trouble> troubles) {
        return weights(troubles).max().orElse(0);
    }

    private static double sum(Set<Trouble> troubles) {
        return weights(troubles).sum();
    }

    private static DoubleStream weights(Set<Trouble> troubles) {
        return troubles.stream().mapToDouble(trouble -> trouble.conclusion().weight());
    }
}
