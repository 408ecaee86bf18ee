package dev.clew.benchmarks.start;

import java.util.Collection;
import java.util.List;

/** The median of some durations and the half of them that is nearest to it, in milliseconds. */
record Spread(double low, double median, double high) {
    static Spread ofNanos(Collection<Long> nanos) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return new Spread(quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75));
    }

    private static double quantile(List<Long> sorted, double share) {
        double place = share * (sorted.size() - 1);
        long below = sorted.get((int) Math.floor(place));
        long above = sorted.get((int) Math.ceil(place));
        return (below + (above - below) * (place - Math.floor(place))) / 1e6;
    }

    @Override
    public String toString() {
        return "%.1f (%.1f to %.1f)".formatted(median, low, high);
    }
}
