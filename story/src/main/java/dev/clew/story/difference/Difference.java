package dev.clew.story.difference;

import dev.clew.story.evidence.Evidence;
import dev.clew.story.statistics.Chance;
import dev.clew.story.statistics.Quantiles;
import dev.clew.story.traffic.Operation;
import dev.clew.story.traffic.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Differences between two processes, or two versions.
 *
 * <p>Errors are compared by Fisher's exact test of failures among runs, times by Mann and Whitney's U test; both two-sided by
 * twice the smaller side, and corrected by Bonferroni's method for how many were compared. They take runs for independent. By
 * chance alone, one comparison in a thousand names a difference.
 *
 * @param settings what differs between their start lines
 * @param errors which failures have become more or fewer, those that differ surest first
 * @param latencies which operations have become slower or faster, those that differ most first
 */
public record Difference(Side a, Side b, List<Setting> settings, List<Errors> errors, List<Latency> latencies) {
    private static final double CHANCE = 1e-3;
    private static final int FEWEST = 10;
    private static final double LEAST_RATIO = 1.2;

    /** A setting of a service, with its value on each side; empty where there is none. */
    public record Setting(String service, String name, String a, String b) {}

    /** Failures of one kind among the runs of an operation, on each side. */
    public record Errors(
            Operation operation, String cause, int failedA, int runsA, int failedB, int runsB, double chance) {}

    /** Times of an operation without its calls, on each side, in milliseconds. */
    public record Latency(
            Operation operation, double medianA, double p99A, double medianB, double p99B, double chance) {}

    /**
     * Compares two.
     *
     * @param a a boot_id or a version, whole or its beginning
     * @throws IllegalArgumentException if no process has it, or both are the same; the message names some that there are
     */
    public static Difference of(String a, String b, Evidence evidence) {
        Side first = Side.of(a, evidence);
        Side second = Side.of(b, evidence);
        if (Set.copyOf(first.boots()).equals(Set.copyOf(second.boots()))) {
            throw new IllegalArgumentException(a + " and " + b + " are the same: there is nothing to compare; "
                    + Side.known(evidence.traffic().boots()));
        }
        return new Difference(
                first, second, StartLines.compare(first, second), errors(first, second), latencies(first, second));
    }

    private static List<Errors> errors(Side a, Side b) {
        Set<Side.Failing> kinds = new LinkedHashSet<>(a.failures());
        kinds.addAll(b.failures());
        List<Errors> errors = new ArrayList<>();
        for (Side.Failing kind : kinds) {
            int runsA = Math.max(a.spans(kind.operation()).size(), a.failures(kind));
            int runsB = Math.max(b.spans(kind.operation()).size(), b.failures(kind));
            int failedA = a.failures(kind);
            int failedB = b.failures(kind);
            double less = Chance.ofHits(failedA, runsA, failedA + failedB, runsA + runsB);
            double more = Chance.ofHits(failedB, runsB, failedA + failedB, runsA + runsB);
            double chance = Math.min(1, 2 * Math.min(less, more) * kinds.size());
            if (chance < CHANCE) {
                errors.add(new Errors(kind.operation(), kind.kind().cause(), failedA, runsA, failedB, runsB, chance));
            }
        }
        errors.sort(Comparator.comparingDouble(Errors::chance));
        return errors;
    }

    private static List<Latency> latencies(Side a, Side b) {
        List<Operation> both = a.operations().stream()
                .filter(operation -> a.spans(operation).size() >= FEWEST
                        && b.spans(operation).size() >= FEWEST)
                .toList();
        List<Latency> latencies = new ArrayList<>();
        for (Operation operation : both) {
            double[] ofA = millis(a.spans(operation));
            double[] ofB = millis(b.spans(operation));
            double less = Chance.ofGreater(ofA, ofB);
            double more = Chance.ofGreater(ofB, ofA);
            double chance = Math.min(1, 2 * Math.min(less, more) * both.size());
            Quantiles before = Quantiles.of(ofA);
            Quantiles after = Quantiles.of(ofB);
            if (chance < CHANCE && ratio(before.median(), after.median()) >= LEAST_RATIO) {
                latencies.add(new Latency(
                        operation, before.median(), before.at(0.99), after.median(), after.at(0.99), chance));
            }
        }
        latencies.sort(Comparator.comparingDouble((Latency latency) -> ratio(latency.medianA, latency.medianB))
                .reversed());
        return latencies;
    }

    private static double ratio(double a, double b) {
        return Math.max(a, b) / Math.max(1e-3, Math.min(a, b));
    }

    private static double[] millis(List<Span> spans) {
        return spans.stream().mapToDouble(span -> span.self() / 1e6).toArray();
    }
}
