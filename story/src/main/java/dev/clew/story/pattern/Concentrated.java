package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.traffic.Boot;
import dev.clew.story.traffic.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Failures on particular values of a field, a route, a version, an instance or a partition.
 *
 * <p>Test: Fisher's exact test of the runs with a value against the other runs of the same operation that have the field, p below
 * 1e-6 over the number of all pairs of field and value with at least 4 runs; within each minute (Cochran, Mantel, Haenszel) p below
 * 1e-4; at least 4 requests that failed and three times the rate, and three failures of ten explained. More values of the same
 * field join if p is below 1e-3 over the number of its values. The field whose values tell best which requests fail is named; another
 * one only for what is left then. A value that is seen in failed requests alone has to belong to a field of many values: it could
 * tell of the failure. Assumes that within a minute requests fail independently of each other. False alarms: below 1e-6 for each group.
 */
final class Concentrated {
    private static final double SURE = 1e-6;
    private static final double SURE_OF_MORE = 1e-3;
    private static final double SURE_WITHIN = 1e-4;
    private static final int LEAST = 4;
    private static final double TIMES = 3;
    private static final double EXPLAINED = 0.3;
    private static final int MOST_VALUES = 8;
    private static final int MANY = 8;
    private static final int MOST_FIELDS = 2;

    /** Each further value has to explain so much more. */
    private static final double PRICE = 12;

    private static final double BELOW = 0.98;

    private Concentrated() {}

    /** Values of a field on which failures are concentrated. */
    private record Values(String field, List<String> values, Set<Trial> trials, Share share, int cardinality) {
        double score() {
            return share.likelihood() - PRICE * (values.size() - 1);
        }
    }

    private record Named(String field, List<String> values, Conclusion conclusion) {}

    static void find(List<Failing> all, List<AfterDeploy.Begun> begun, Consumer<Conclusion> found) {
        List<Named> named = new ArrayList<>();
        for (Failing failing : all) {
            List<Trial> left = after(failing, begun);
            for (int i = 0; i < MOST_FIELDS; i++) {
                Values best = best(left, all.size());
                if (best == null) {
                    break;
                }
                name(failing, best, named, found);
                left = left.stream()
                        .filter(trial -> !best.trials.contains(trial))
                        .toList();
            }
        }
    }

    /** Returns the runs in processes of a rollout that the failures begin with, all if there is none. */
    private static List<Trial> after(Failing failing, List<AfterDeploy.Begun> begun) {
        for (AfterDeploy.Begun its : begun) {
            if (its.failing().group().equals(failing.group())) {
                return failing.trials().stream()
                        .filter(trial -> {
                            Boot boot = trial.boot(its.rollout().service());
                            return boot != null && its.rollout().boots().contains(boot);
                        })
                        .toList();
            }
        }
        return failing.trials();
    }

    private static @Nullable Values best(List<Trial> trials, int groups) {
        long failed = Onset.failures(trials);
        if (failed < LEAST || failed == trials.size()) {
            return null;
        }
        Map<String, Map<String, List<Trial>>> keys = Labels.of(trials).keys();
        long looks = keys.values().stream()
                .flatMap(values -> values.values().stream())
                .filter(its -> its.size() >= LEAST)
                .count();
        return keys.entrySet().stream()
                .map(key -> values(key.getKey(), key.getValue(), failed, SURE / Math.max(1, looks * groups)))
                .filter(values -> values != null)
                .max(Comparator.comparingLong((Values values) -> Math.round(values.score() * 1e3))
                        .thenComparing(values -> values.field.equals("route")) // others only repeat it
                        .thenComparing(values -> values.cardinality))
                .orElse(null);
    }

    private static @Nullable Values values(String field, Map<String, List<Trial>> values, long failed, double sure) {
        Set<Trial> all = Labels.carriers(values);
        long well = values.values().stream()
                .filter(its -> its.stream().anyMatch(trial -> !trial.isFailed()))
                .count();
        List<Map.Entry<String, List<Trial>>> likely = values.entrySet().stream()
                .filter(value -> Onset.failures(value.getValue()) >= LEAST - 1)
                .filter(value -> well >= MANY || value.getValue().stream().anyMatch(trial -> !trial.isFailed()))
                .sorted(Comparator.comparingDouble((Map.Entry<String, List<Trial>> value) ->
                        -Share.of(value.getValue(), all).likelihood()))
                .limit(MOST_VALUES)
                .toList();
        List<String> chosen = new ArrayList<>();
        Set<Trial> part = new LinkedHashSet<>();
        Set<Trial> rest = new LinkedHashSet<>(all);
        for (Map.Entry<String, List<Trial>> value : likely) {
            Set<Trial> its = new LinkedHashSet<>(value.getValue());
            its.retainAll(rest);
            Share share = Share.of(its, rest);
            boolean isFirst = chosen.isEmpty();
            if (share.times() >= TIMES
                    && share.failed() >= (isFirst ? LEAST : LEAST - 1)
                    && share.chance() <= (isFirst ? sure : SURE_OF_MORE / values.size())) {
                chosen.add(value.getKey());
                part.addAll(its);
                rest.removeAll(its);
            }
        }
        if (chosen.isEmpty()) {
            return null;
        }
        Share share = Share.of(part, all);
        var within = Share.byMinute(part, all);
        boolean isSure = share.times() >= TIMES
                && share.failed() >= EXPLAINED * failed
                && within.ratio() >= TIMES
                && within.chance() <= SURE_WITHIN;
        return isSure ? new Values(field, chosen, part, share, values.size()) : null;
    }

    private static void name(Failing failing, Values values, List<Named> named, Consumer<Conclusion> found) {
        Set<Request> requests = new LinkedHashSet<>();
        values.trials.stream().filter(Trial::isFailed).map(Trial::request).forEach(requests::add);
        for (Named before : named) {
            Set<String> common = new HashSet<>(before.values);
            common.retainAll(values.values);
            if (before.field.equals(values.field) && !common.isEmpty()) {
                before.conclusion.shownBy(requests);
                before.conclusion.weighing(before.conclusion.requests().size() * BELOW);
                return;
            }
        }
        Share share = values.share;
        long times = Math.round(share.times());
        String list = String.join(
                ", ",
                values.values.stream().map(value -> values.field + '=' + value).toList());
        Conclusion conclusion = Conclusion.of("concentrated", failing.group().operation())
                .with("field", values.field)
                .with("values", values.values)
                .with("x", times)
                .about(failing.group())
                .since(values.trials.stream()
                        .filter(Trial::isFailed)
                        .mapToLong(Trial::at)
                        .min()
                        .orElse(0))
                .shownBy(requests)
                .weighing(requests.size() * BELOW)
                .saying(failing.name() + " fails " + times + " times more often for " + list + " (" + share.failed()
                        + " of " + share.runs() + ", others " + (share.allFailed() - share.failed()) + " of "
                        + (share.allRuns() - share.runs()) + ")");
        named.add(new Named(values.field, values.values, conclusion));
        found.accept(conclusion);
    }
}
