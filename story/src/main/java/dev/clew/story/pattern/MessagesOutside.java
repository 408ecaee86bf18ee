package dev.clew.story.pattern;

import dev.clew.story.evidence.Evidence;
import dev.clew.story.statistics.Scan;
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
 * <p>Counts them for each minute of each process of their service. Test and thresholds are those of {@link MessagesOfRuns};
 * they have to hold beside all other lines and runs of the service too, since nobody knows whether traffic brings the warnings.
 */
final class MessagesOutside {
    private static final double FEW = 0.1;

    private final Traffic traffic;
    private final Map<Template, List<Template>> messages;
    private final MessagesOfRuns requests;
    private final Map<String, double[]> activities = new HashMap<>();
    private final List<Minutes> periods = new ArrayList<>();
    private final BitSet sound = new BitSet();
    private final int cells;

    MessagesOutside(Evidence evidence, Wordings wordings, MessagesOfRuns requests) {
        messages = wordings.all();
        traffic = evidence.traffic();
        this.requests = requests;
        int from = 0;
        if (evidence.baseline() != null) {
            Minutes baseline = Minutes.of(evidence.baseline().traffic(), 0, Scan.MOST_CELLS / 2);
            periods.add(baseline);
            from = baseline.cells();
            sound.set(0, from);
        }
        Minutes judged = Minutes.of(traffic, from, Scan.MOST_CELLS - from);
        periods.add(judged);
        cells = from + judged.cells();
    }

    private Minutes judged() {
        return periods.get(periods.size() - 1);
    }

    /** Returns the messages that are worth to be looked at. An error outside of requests is told as such. */
    List<Template> candidates() {
        return messages.keySet().stream()
                .filter(message -> message.level().equals("WARN") && isOutside(message))
                .toList();
    }

    private boolean isOutside(Template message) {
        long all = judged().counts(messages.getOrDefault(message, List.of())).stream()
                .mapToLong(Counts::total)
                .sum();
        return all >= MessagesOfRuns.LEAST && (double) requests.lines(message) * traffic.weight() <= FEW * all;
    }

    /** Returns how a message became more frequent, null if it did not; of so many that are looked at. */
    @Nullable
    Rise rise(Template template, int looks) {
        List<Template> wordings = messages.getOrDefault(template, List.of());
        double[] hits = new double[cells];
        double[] expected = new double[cells];
        for (Minutes period : periods) {
            period.counts(wordings).forEach(counts -> period.add(counts, hits));
            period.addProcesses(template.service(), expected);
        }
        double[] others = others(template.service(), hits);
        double rate = Arrays.stream(hits).sum() / Arrays.stream(expected).sum();
        Arrays.setAll(expected, i -> expected[i] * rate);
        Scan scan = Scan.of(hits, expected, sound, !sound.isEmpty());
        boolean isRise = scan != null
                && MessagesOfRuns.holds(scan, looks)
                && scan.times(others) >= MessagesOfRuns.TIMES
                && scan.chanceBefore(others) < MessagesOfRuns.SURE / looks;
        return scan == null || !isRise ? null : rise(template, judged().counts(wordings), hits, scan);
    }

    private @Nullable Rise rise(Template template, List<Counts> counts, double[] hits, Scan scan) {
        double in = 0;
        double minutesIn = 0;
        double before = 0;
        double minutesBefore = 0;
        for (Minutes period : periods) {
            for (int i = period.from(); i < period.from() + period.cells(); i++) {
                if (scan.holds(i)) {
                    in += hits[i];
                    minutesIn += period.perCell();
                } else if (sound.isEmpty() || sound.get(i)) {
                    before += hits[i];
                    minutesBefore += period.perCell();
                }
            }
        }
        double after = in / minutesIn;
        before /= Math.max(1, minutesBefore);
        if (in < MessagesOfRuns.LEAST || after < MessagesOfRuns.TIMES * before) {
            return null;
        }
        long from = Math.max(traffic.from(), judged().begin(scan.from()));
        long to = Math.min(traffic.until(), judged().begin(scan.to()));
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
                times.length == 0 ? from : times[0],
                times.length == 0 ? to : times[times.length - 1],
                MessagesOfRuns.isOver(scan),
                !sound.isEmpty(),
                in,
                "",
                Set.of(),
                Set.of());
    }

    /** Returns what else a service wrote and did in each cell. */
    private double[] others(String service, double[] hits) {
        double[] others = activities.computeIfAbsent(service, this::activity).clone();
        for (int i = 0; i < cells; i++) {
            others[i] -= hits[i];
        }
        return others;
    }

    private double[] activity(String service) {
        double[] activity = new double[cells];
        for (Minutes period : periods) {
            period.addAll(service, activity);
        }
        Runs runs = requests.services().getOrDefault(service, new Runs());
        for (Runs.Run run : runs.all()) {
            Minutes period = run.isSound() ? periods.get(0) : judged();
            activity[period.cell(run.at())] += period.traffic().weight();
        }
        return activity;
    }
}
