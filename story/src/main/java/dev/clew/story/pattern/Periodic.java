package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.line.Timestamp;
import dev.clew.story.statistics.Quantiles;
import dev.clew.story.traffic.Boot;
import dev.clew.story.traffic.LoggedError;
import dev.clew.story.traffic.Operation;
import dev.clew.story.traffic.Request;
import dev.clew.story.traffic.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Failures, slow runs of an operation, or errors outside of spans, that come every so often.
 *
 * <p>Test and thresholds are those of {@link Bursts}, with a period from 20 seconds to six hours. Slow is a run whose own time is
 * four times the usual one (twice is tried too) and 10 ms more; the usual one is that of seven runs in ten, and at most a quarter is slow. It has to be the failures that are
 * periodic and not the runs: a run fails three times as often within the bursts and a tenth of the period around as outside; where the runs have the same rhythm, or nearly all are within, eight of
 * ten have to fail. Bursts that processes begin in are not looked at. What has the same rhythm is one finding. False alarms: below
 * 1e-5 in a run for events without order; real outages are taken for periodic in one case of a thousand.
 */
final class Periodic {
    private static final double NANOS = 1e9;
    private static final double TIMES = 3;
    private static final double OUTSIDE = 0.2;
    private static final double NEARLY_ALL = 0.8;
    private static final double SLACK = 0.1;
    private static final double NEAR_A_START = 15;
    private static final double BY_STARTS = 0.6;
    private static final int LEAST_RUNS = 100;
    private static final int LEAST_SLOW = 6;
    private static final double MOST_SLOW = 0.25;
    private static final double[] SLOW = {4, 2};
    private static final double SLOW_NANOS = 10e6;
    private static final double ABOVE = 1.02;

    private final Evidence evidence;
    private final Consumer<Conclusion> found;
    private final List<Bursts> known = new ArrayList<>();

    private Periodic(Evidence evidence, Consumer<Conclusion> found) {
        this.evidence = evidence;
        this.found = found;
    }

    static double seconds(long nanos) {
        return nanos / NANOS;
    }

    static void find(
            Evidence evidence, List<Failing> all, List<LoggedErrors.Group> logged, Consumer<Conclusion> found) {
        Periodic periodic = new Periodic(evidence, found);
        List<Series> series = slow(evidence);
        int looks = all.size() + series.size() + logged.size();
        for (Failing failing : all) {
            periodic.consider(
                    new Series(
                            failing.group().operation(),
                            failing.trials().stream().map(Trial::span).toList(),
                            failing.trials().stream()
                                    .filter(Trial::isFailed)
                                    .map(Trial::span)
                                    .toList(),
                            failing),
                    looks);
        }
        series.forEach(its -> periodic.consider(its, looks));
        logged.forEach(group -> periodic.consider(group, looks));
    }

    /** Runs of an operation and those of them that are hit; of a group of failures, null if they are slow. */
    private record Series(
            Operation operation,
            List<Span> runs,
            List<Span> hits,
            @Nullable Failing failing) {
        double excess() {
            return hits.stream().mapToDouble(Span::self).sum();
        }
    }

    private static List<Series> slow(Evidence evidence) {
        List<Series> all = new ArrayList<>();
        for (Map.Entry<Operation, List<Span>> operation : evidence.operations().entrySet()) {
            List<Span> runs = operation.getValue().stream()
                    .filter(span -> !span.isFailed())
                    .toList();
            if (runs.size() < LEAST_RUNS) {
                continue;
            }
            Quantiles times = Quantiles.of(runs.stream().mapToDouble(Span::self).toArray());
            for (double factor : SLOW) {
                double slow = Math.max(times.median() + SLOW_NANOS, factor * Math.max(times.median(), times.at(0.7)));
                List<Span> hits =
                        runs.stream().filter(span -> span.self() >= slow).toList();
                if (hits.size() >= LEAST_SLOW && hits.size() <= MOST_SLOW * runs.size()) {
                    all.add(new Series(operation.getKey(), runs, hits, null));
                }
            }
        }
        all.sort(Comparator.comparingDouble(Series::excess).reversed());
        return all;
    }

    private void consider(Series series, int looks) {
        Bursts bursts = bursts(moments(series.hits), looks);
        if (bursts == null || isOfTheRuns(series, bursts, looks)) {
            return;
        }
        known.add(bursts);
        Conclusion conclusion = conclusion(series, bursts);
        found.accept(conclusion);
        if (series.failing != null && 2 * within(series.hits, bursts) >= series.hits.size()) {
            series.failing.conclusion().because(conclusion);
        }
    }

    /** Lines outside of spans have no runs that they could be compared with: that they come regularly is all that is known. */
    private void consider(LoggedErrors.Group group, int looks) {
        LoggedError error = group.error();
        Bursts bursts =
                bursts(error.times().stream().mapToDouble(Periodic::seconds).toArray(), looks);
        if (bursts != null) {
            known.add(bursts);
            Conclusion conclusion = conclusion(
                            Conclusion.of("periodic", error.service()).with("what", "errors"),
                            bursts,
                            '"' + error.what() + '"' + (error.service().isEmpty() ? "" : " of " + error.service())
                                    + " comes",
                            TimerJob.find(evidence, bursts, null, error.requests()))
                    .since(error.first())
                    .shownBy(error.requests())
                    .weighing(group.conclusion().weight() * ABOVE);
            found.accept(conclusion);
            group.conclusion().because(conclusion);
        }
    }

    /** Returns the bursts of events, null if they are not regular, or if what is known explains them. */
    private @Nullable Bursts bursts(double[] moments, int looks) {
        Bursts bursts = moments.length < 3 ? null : Bursts.of(moments, looks);
        return bursts == null || isOfStarts(bursts) || known.stream().anyMatch(other -> isSame(other, bursts))
                ? null
                : bursts;
    }

    /** Returns how many spans are in bursts, or near enough. */
    private static long within(List<Span> spans, Bursts bursts) {
        double slack = SLACK * bursts.rhythm().period();
        return spans.stream()
                .filter(span -> bursts.holds(seconds(span.start()), slack))
                .count();
    }

    private static double[] moments(List<Span> spans) {
        return spans.stream()
                .mapToDouble(span -> seconds(span.start()))
                .sorted()
                .toArray();
    }

    private static boolean isOfTheRuns(Series series, Bursts bursts, int looks) {
        Bursts runs = Bursts.of(moments(series.runs), looks);
        if (runs != null && isSame(runs, bursts)) {
            return series.hits.size() < NEARLY_ALL * series.runs.size();
        }
        long within = within(series.runs, bursts);
        long hitsWithin = within(series.hits, bursts);
        long outside = series.runs.size() - within;
        long hitsOutside = series.hits.size() - hitsWithin;
        if (outside < OUTSIDE * series.runs.size()) {
            return series.hits.size() < NEARLY_ALL * series.runs.size();
        }
        return hitsWithin * (double) outside < TIMES * hitsOutside * within;
    }

    private boolean isOfStarts(Bursts bursts) {
        double[] starts = evidence.traffic().boots().stream()
                .filter(Boot::isStarted)
                .mapToDouble(boot -> seconds(boot.first()))
                .toArray();
        long near = 0;
        for (int i = 0; i < bursts.starts().size(); i++) {
            double from = bursts.starts().get(i) - NEAR_A_START;
            double until = bursts.ends().get(i) + NEAR_A_START;
            near += Arrays.stream(starts).anyMatch(start -> start >= from && start <= until) ? 1 : 0;
        }
        return near >= BY_STARTS * bursts.starts().size();
    }

    private static boolean isSame(Bursts one, Bursts other) {
        double period = one.rhythm().period();
        long together = other.starts().stream()
                .filter(start -> one.holds(start, 0.15 * period))
                .count();
        return Math.abs(other.rhythm().period() - period) < 0.1 * period
                && together >= 0.7 * other.starts().size();
    }

    private Conclusion conclusion(Series series, Bursts bursts) {
        Set<Request> requests = new LinkedHashSet<>();
        for (double start : bursts.starts()) {
            series.hits.stream()
                    .filter(span -> seconds(span.start()) >= start - 1e-3)
                    .findFirst()
                    .ifPresent(span -> requests.add(span.request()));
        }
        series.hits.forEach(span -> requests.add(span.request()));
        Conclusion begun =
                Conclusion.of("periodic", series.operation).with("what", series.failing == null ? "slow" : "errors");
        if (series.failing != null) {
            begun.about(series.failing.group());
        }
        return conclusion(
                        begun,
                        bursts,
                        series.operation.title() + (series.failing == null ? " is slow" : " fails"),
                        TimerJob.find(evidence, bursts, series.operation, requests))
                .since(series.hits.stream().mapToLong(Span::start).min().orElse(0))
                .shownBy(requests)
                .weighing(requests.size() * ABOVE);
    }

    private Conclusion conclusion(Conclusion begun, Bursts bursts, String what, @Nullable String job) {
        double period = bursts.rhythm().period();
        double first = bursts.rhythm().first();
        double until = seconds(evidence.traffic().until());
        long next = Math.round((first + Math.max(1, Math.ceil((until - first) / period)) * period) * NANOS);
        return begun.with("period_s", period < 100 ? Math.round(period * 10) / 10.0 : (double) Math.round(period))
                .with("jitter_s", Math.round(bursts.rhythm().jitter() * 10) / 10.0)
                .with("phase_s", (double) Math.round(first - Math.floor(first / period) * period))
                .with("bursts", bursts.starts().size())
                .with("next", Timestamp.text(next))
                .with("job", job == null ? "" : job)
                .saying(what + " every " + Text.seconds(period) + " ("
                        + bursts.starts().size() + " times, next " + Timestamp.seconds(next) + ")"
                        + (job == null ? "" : ", when " + job + " runs"));
    }
}
