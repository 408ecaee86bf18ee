package dev.clew.story.pattern;

import dev.clew.story.traffic.Boot;
import dev.clew.story.traffic.Counts;
import dev.clew.story.traffic.Template;
import dev.clew.story.traffic.Traffic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The minutes of a period in a row of cells.
 *
 * @param first the first of them, since 1970
 * @param minutes how many there are
 * @param from the first cell
 * @param cells how many cells they are spread over
 */
record Minutes(Traffic traffic, long first, long minutes, int from, int cells) {
    private static final long MINUTE = 60_000_000_000L;

    /** Returns the minutes of a period in so many cells at most. */
    static Minutes of(Traffic traffic, int from, int most) {
        long first = Math.floorDiv(traffic.from(), MINUTE);
        long minutes = Math.max(0, Math.floorDiv(traffic.until(), MINUTE) - first + 1);
        return new Minutes(traffic, first, minutes, from, (int) Math.min(most, minutes));
    }

    int cell(long nanos) {
        long minute = Math.max(0, Math.min(minutes - 1, Math.floorDiv(nanos, MINUTE) - first));
        return from + (int) (minute * cells / minutes);
    }

    /** Returns when a cell begins. */
    long begin(int cell) {
        return (first + ((cell - from) * minutes + cells - 1) / cells) * MINUTE;
    }

    double perCell() {
        return (double) minutes / cells;
    }

    /** Returns the counts of messages, as far as there are any. */
    List<Counts> counts(Collection<Template> messages) {
        List<Counts> all = new ArrayList<>();
        for (Template message : messages) {
            Counts counts = traffic.templates().get(message);
            if (counts != null) {
                all.add(counts);
            }
        }
        return all;
    }

    void add(Counts counts, double[] perCell) {
        counts.minutes().forEach((minute, count) -> perCell[cell(minute * MINUTE)] += count);
    }

    /** Adds all that a service says. */
    void addAll(String service, double[] perCell) {
        traffic.templates().forEach((template, counts) -> {
            if (template.service().equals(service)) {
                add(counts, perCell);
            }
        });
    }

    /** Adds for how many minutes processes of a service ran. */
    void addProcesses(String service, double[] perCell) {
        for (Boot boot : traffic.boots()) {
            for (int i = from; i < from + cells && boot.service().equals(service); i++) {
                double nanos = Math.min(begin(i + 1), boot.last()) - (double) Math.max(begin(i), boot.first());
                perCell[i] += Math.max(0, nanos) / MINUTE;
            }
        }
    }
}
