package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.line.Timestamp;
import dev.clew.story.traffic.Boot;
import dev.clew.story.traffic.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Failures that begin with a new version, or else with a restart: test, thresholds and bound are those of {@link Onset}.
 *
 * <p>Looks at the rollouts of the service that failed first; only if none explains the failures, at those of the other services
 * that took part in the requests. A version comes before a changed field of the start lines, and that before a plain restart.
 */
final class AfterDeploy {
    /** A cause stands just above what it explains. */
    private static final double ABOVE = 1.05;

    private AfterDeploy() {}

    /** Failures of one group that begin with a rollout. */
    record Begun(Failing failing, Rollout rollout, Onset onset) {}

    /** Looks for failures that begin with a rollout, in logs that are judged from a time on. */
    static List<Begun> find(List<Failing> all, List<Rollout> rollouts, long from, Consumer<Conclusion> found) {
        Map<Rollout, List<Begun>> explained = new LinkedHashMap<>();
        int looks = Math.max(1, all.size() * rollouts.size());
        for (Failing failing : all) {
            Begun best = best(failing, rollouts, from, looks);
            if (best != null) {
                explained
                        .computeIfAbsent(best.rollout, key -> new ArrayList<>())
                        .add(best);
            }
        }
        List<Begun> begun = new ArrayList<>();
        explained.forEach((rollout, groups) -> {
            begun.addAll(groups);
            Conclusion conclusion = conclusion(rollout, groups);
            groups.forEach(group -> group.failing.conclusion().because(conclusion));
            found.accept(conclusion);
        });
        return begun;
    }

    private static @Nullable Begun best(Failing failing, List<Rollout> rollouts, long from, int looks) {
        List<Trial> trials = failing.compared();
        String own = failing.group().operation().service();
        Set<String> others = new HashSet<>();
        for (Trial trial : failing.trials()) {
            if (trial.isFailed()) {
                for (Span span : trial.request().spans()) {
                    others.add(span.boot().service());
                }
            }
        }
        others.remove(own);
        List<Set<String>> near = List.of(Set.of(own), others);
        for (Set<String> services : near) {
            for (int kind = 0; kind < 3; kind++) {
                Begun best = null;
                for (Rollout rollout : rollouts) {
                    int its = rollout.isVersion() ? 0 : rollout.isRestart() ? 2 : 1;
                    if (its == kind && services.contains(rollout.service())) {
                        Onset onset = Onset.of(trials, rollout, from, looks);
                        if (onset != null && (best == null || onset.chance() < best.onset.chance())) {
                            best = new Begun(failing, rollout, onset);
                        }
                    }
                }
                if (best != null) {
                    return best;
                }
            }
        }
        return null;
    }

    private static Conclusion conclusion(Rollout rollout, List<Begun> groups) {
        Begun most = groups.get(0);
        Onset onset = most.onset;
        boolean isOwn = most.failing.group().operation().service().equals(rollout.service());
        String id = rollout.isVersion() ? "after_deploy" : "after_restart";
        Conclusion conclusion =
                isOwn ? Conclusion.of(id, most.failing.group().operation()) : Conclusion.of(id, rollout.service());
        Boot first = rollout.first();
        if (rollout.isVersion()) {
            conclusion.with("version", rollout.after()).with("first_instance", first.instance());
        } else {
            // Without the start lines of the processes before it, nobody knows what changed.
            boolean isKnown = rollout.others().stream().anyMatch(Boot::isStarted);
            conclusion.with("what", isKnown ? rollout.kind() : "").with("first_instance", first.instance());
            conclusion.with("value", rollout.after()).with("value_before", rollout.before());
            if (!rollout.names().isEmpty()) {
                conclusion.with("names", rollout.names());
            }
        }
        double weight = 0;
        for (Begun group : groups) {
            weight += group.onset.failed();
            conclusion.shownBy(group.onset.requests());
        }
        return conclusion
                .with("before", rounded(onset.before()))
                .with("after", rounded(onset.after()))
                .about(most.failing.group())
                .since(rollout.at())
                .weighing(weight * ABOVE)
                .saying(text(rollout, most));
    }

    private static String text(Rollout rollout, Begun most) {
        String what = most.failing.name();
        String service = Text.service(rollout.service());
        String rates = Text.percent(most.onset.after()) + " of its requests since " + Timestamp.seconds(rollout.at())
                + ", " + Text.percent(most.onset.before()) + " before";
        if (rollout.isVersion()) {
            return what + " fails with version " + rollout.after() + " of " + service + " (" + rates + "): roll back "
                    + rollout.after();
        }
        if (rollout.isRestart()) {
            return what + " fails since a restart of " + service + " without a new version (" + rates + ")";
        }
        return what + " fails since a restart of " + service + " with another " + rollout.kind()
                + (rollout.names().isEmpty() ? "" : " " + rollout.names()) + " (" + rates + ")";
    }

    private static double rounded(double rate) {
        return Math.round(rate * 1e5) / 1e5;
    }
}
