package dev.clew.story.pattern;

import dev.clew.story.evidence.Evidence;
import dev.clew.story.pattern.Explanation.Kind;
import dev.clew.story.traffic.Boot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Decides why spans of a series are slow.
 *
 * <p>Each explanation divides the spans in two, and explains a share of the variance of their times' logarithms. Of those that
 * hold, the most telling is taken that explains about as much as the best one: an operation is slower since a deploy, and not
 * since a time, if the version tells slow from fast about as well as the time does.
 */
final class Explanations {
    /** A period explains so much more than one of its windows does. */
    private static final double MORE = 1.5;

    private static final double OF_WINDOW = 1.8;

    private final Series series;
    private final Evidence evidence;
    private final double looked;
    private final List<Explanation> held = new ArrayList<>();

    private Explanations(Series series, Evidence evidence, double looked) {
        this.series = series;
        this.evidence = evidence;
        this.looked = looked;
    }

    /**
     * Returns the best explanation, null if nothing is slow.
     *
     * @param looked how many series are looked at
     */
    static @Nullable Explanation best(Series series, Evidence evidence, Loads loads, double looked) {
        Explanations all = new Explanations(series, evidence, looked * Windows.LOOKED);
        Split late = SlowerWithUptime.split(series);
        if (late != null && late.holds(looked, Split.MEDIAN)) {
            return new Explanation(Kind.UPTIME, series.operation().service(), late);
        }
        SlowerAfterDeploy.versions(series).forEach((version, split) -> all.add(Kind.DEPLOY, version, split));
        all.add(Kind.LOAD, "", SlowUnderLoad.split(series, loads));
        all.instances();
        SlowFor.values(series).forEach((value, split) -> all.add(Kind.VALUE, value, split));
        boolean isHeld = !all.held.isEmpty();
        Split window = Windows.slowest(series, all.where(null));
        all.add(Kind.WINDOW, "", window);
        SlowPeriodically.Found period = isHeld ? null : SlowPeriodically.look(series);
        if (period != null && (window == null || period.split().explained() > MORE * window.explained())) {
            all.add(Kind.PERIOD, String.valueOf(period.seconds()), period.split());
        }
        return all.best();
    }

    private void instances() {
        Set<String> names = new LinkedHashSet<>();
        Map<String, String> versions = new LinkedHashMap<>();
        for (int i = 0; i < series.size(); i++) {
            Boot boot = series.span(i).boot();
            if (names.size() < 50) {
                names.add(boot.instance());
            }
            versions.putIfAbsent(boot.instance(), boot.version());
        }
        if (names.size() < 2) {
            return;
        }
        for (String name : names) {
            add(
                    Kind.INSTANCE,
                    name,
                    Split.of(series, i -> series.span(i).boot().instance().equals(name)));
            add(Kind.INSTANCE, name, Windows.slowest(series, where(name)));
        }
    }

    /** Returns the places of the spans of an instance, of all spans if it is null. */
    private int[] where(@Nullable String instance) {
        return IntStream.range(0, series.size())
                .filter(i ->
                        instance == null || series.span(i).boot().instance().equals(instance))
                .toArray();
    }

    private void add(Kind kind, String key, @Nullable Split split) {
        if (split != null && split.holds(looked, least(kind))) {
            held.add(new Explanation(kind, key, split));
        }
    }

    /** Drifts as over a day are found as windows too, and are no more than that. */
    private double least(Kind kind) {
        return kind == Kind.WINDOW && evidence.baseline() == null ? OF_WINDOW : Split.MEDIAN;
    }

    private @Nullable Explanation best() {
        double most = held.stream()
                .mapToDouble(held -> held.split().explained())
                .max()
                .orElse(0);
        Explanation best = null;
        for (Explanation each : held) {
            boolean isBetter = best == null
                    || each.kind().compareTo(best.kind()) < 0
                    || each.kind() == best.kind()
                            && each.split().explained() > best.split().explained();
            if (each.isEnough(most) && isBetter) {
                best = each;
            }
        }
        return best;
    }
}
