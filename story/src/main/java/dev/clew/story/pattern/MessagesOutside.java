package dev.clew.story.pattern;

import dev.clew.story.evidence.Evidence;
import dev.clew.story.find.Window;
import dev.clew.story.statistics.Scan;
import dev.clew.story.traffic.Boot;
import dev.clew.story.traffic.Counts;
import dev.clew.story.traffic.Template;
import dev.clew.story.traffic.Traffic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Warnings that are not of requests, and begin, or become much more frequent.
 *
 * <p>Counts them for each minute of each process of their service. Test and thresholds are those of {@link MessagesOfRuns}; and
 * three times as many must come for all other lines and runs of the service too, since nobody knows whether traffic brings them.
 */
final class MessagesOutside {
    private static final long MINUTE = 60_000_000_000L;
    private static final double FEW = 0.1;

    private final Traffic traffic;
    private final @Nullable Window baseline;
    private final Map<Template, List<Template>> messages;
    private final MessagesOfRuns requests;
    private final Map<String, double[]> activities = new HashMap<>();
    private final long first;
    private final int minutes;
    private final int cells;

    MessagesOutside(Evidence evidence, Wordings wordings, MessagesOfRuns requests) {
        messages = wordings.all();
        traffic = evidence.traffic();
        baseline = evidence.baseline();
        this.requests = requests;
        first = Math.floorDiv(traffic.from(), MINUTE);
        minutes = (int) Math.min(Integer.MAX_VALUE, Math.floorDiv(traffic.until(), MINUTE) - first + 1);
        cells = Math.min(Scan.MOST_CELLS, minutes);
    }

    /** Returns the messages that are worth to be looked at. An error outside of requests is told as such. */
    List<Template> candidates() {
        return messages.keySet().stream()
                .filter(message -> message.level().equals("WARN") && isOutside(message))
                .toList();
    }

    private boolean isOutside(Template message) {
        long all = counts(message).stream().mapToLong(Counts::total).sum();
        return all >= MessagesOfRuns.LEAST && (double) requests.lines(message) * traffic.weight() <= FEW * all;
    }

    private List<Counts> counts(Template message) {
        List<Counts> all = new ArrayList<>();
        for (Template wording : messages.getOrDefault(message, List.of())) {
            Counts counts = traffic.templates().get(wording);
            if (counts != null) {
                all.add(counts);
            }
        }
        return all;
    }

    private int cell(long nanos) {
        long minute = Math.floorDiv(nanos, MINUTE) - first;
        return (int) (Math.max(0, Math.min(minutes - 1, minute)) * cells / minutes);
    }

    /** Returns how a message became more frequent, null if it did not; of so many that are looked at. */
    @Nullable
    Rise rise(Template template, int looks) {
        List<Counts> counts = counts(template);
        double[] hits = new double[cells];
        counts.forEach(its -> add(its, hits));
        double all = Arrays.stream(hits).sum();
        double[] expected = processes(template.service());
        double processMinutes = Arrays.stream(expected).sum();
        for (int i = 0; i < cells; i++) {
            expected[i] *= all / processMinutes;
        }
        BitSet sound = sound();
        Scan scan = Scan.of(hits, expected, sound, !sound.isEmpty());
        boolean isRise = scan != null
                && MessagesOfRuns.holds(scan, looks)
                && scan.times(others(template.service(), hits)) >= MessagesOfRuns.TIMES;
        return scan == null || !isRise ? null : rise(template, counts, hits, scan, sound);
    }

    private @Nullable Rise rise(Template template, List<Counts> counts, double[] hits, Scan scan, BitSet sound) {
        double in = 0;
        double before = 0;
        int cellsBefore = 0;
        for (int i = 0; i < cells; i++) {
            if (scan.holds(i)) {
                in += hits[i];
            } else if (sound.isEmpty() || sound.get(i)) {
                before += hits[i];
                cellsBefore++;
            }
        }
        double perCell = (double) minutes / cells;
        double after = in / (scan.to() - scan.from()) / perCell;
        before = before / Math.max(1, cellsBefore) / perCell;
        if (in < MessagesOfRuns.LEAST || after < MessagesOfRuns.TIMES * before) {
            return null;
        }
        long from = time(scan.from());
        long to = Math.min(traffic.until(), time(scan.to()));
        long[] times = counts.stream()
                .flatMapToLong(its -> Arrays.stream(its.times()))
                .filter(time -> time >= from && time <= to)
                .sorted()
                .toArray();
        return new Rise(
                template,
                null,
                "minute",
                after,
                before,
                times.length == 0 ? Math.max(traffic.from(), from) : times[0],
                times.length == 0 ? to : times[times.length - 1],
                MessagesOfRuns.isOver(scan),
                !sound.isEmpty(),
                in,
                "",
                Set.of(),
                Set.of());
    }

    /** Returns when a cell begins. */
    private long time(int cell) {
        return (first + ((long) cell * minutes + cells - 1) / cells) * MINUTE;
    }

    private void add(Counts counts, double[] perCell) {
        counts.minutes().forEach((minute, count) -> perCell[cell(minute * MINUTE)] += count);
    }

    /** Returns for how many minutes processes of a service ran in each cell. */
    private double[] processes(String service) {
        double[] processes = new double[cells];
        for (Boot boot : traffic.boots()) {
            for (int i = 0; i < cells && boot.service().equals(service); i++) {
                double nanos = Math.min(time(i + 1), boot.last()) - (double) Math.max(time(i), boot.first());
                processes[i] += Math.max(0, nanos) / MINUTE;
            }
        }
        return processes;
    }

    /** Returns what else a service wrote and did in each cell. */
    private double[] others(String service, double[] hits) {
        double[] others = activities
                .computeIfAbsent(service, name -> {
                    double[] activity = new double[cells];
                    traffic.templates().forEach((template, counts) -> {
                        if (template.service().equals(name)) {
                            add(counts, activity);
                        }
                    });
                    Runs runs = requests.services().getOrDefault(name, new Runs());
                    runs.all().forEach(run -> activity[cell(run.at())] += traffic.weight());
                    return activity;
                })
                .clone();
        for (int i = 0; i < cells; i++) {
            others[i] -= hits[i];
        }
        return others;
    }

    private BitSet sound() {
        BitSet sound = new BitSet();
        if (baseline != null && baseline.until() >= traffic.from() && baseline.since() <= traffic.until()) {
            sound.set(cell(baseline.since()), cell(baseline.until()) + 1);
        }
        return sound;
    }
}
