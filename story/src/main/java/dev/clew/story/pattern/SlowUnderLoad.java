package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.ErrorGroup;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.statistics.Quantiles;
import dev.clew.story.traffic.Attribute;
import dev.clew.story.traffic.Counts;
import dev.clew.story.traffic.Operation;
import dev.clew.story.traffic.Request;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Slow while much traffic comes in to the service, and not otherwise: its time grows faster than the traffic does.
 *
 * <p>Spans are divided at the load that tells slow from fast best, of twenty tried. It counts if the load above is 1.5 times that
 * below in the median, if the time is as many times that below or more, and if {@link Split} holds.
 */
final class SlowUnderLoad {
    private static final int CUTS = 20;
    private static final double MORE = 1.5;
    private static final long MINUTE = 60_000_000_000L;
    private static final Pattern WAITING =
            Pattern.compile("(?i)[\\w-]*(pool|queue|connection is not available|reject)[\\w-]*");

    private SlowUnderLoad() {}

    static @Nullable Split split(Series series, Loads loads) {
        int size = series.size();
        double[] load = new double[size];
        for (int i = 0; i < size; i++) {
            load[i] = loads.at(series.span(i));
        }
        Quantiles quantiles = Quantiles.of(load);
        double best = 0;
        double cut = Double.NaN;
        for (int step = 1; step < CUTS; step++) {
            double at = quantiles.at((double) step / CUTS);
            int count = 0;
            double sum = 0;
            for (int i = 0; i < size; i++) {
                if (load[i] >= at) {
                    count++;
                    sum += series.log(i);
                }
            }
            double explained = series.explained(count, sum);
            if (explained > best) {
                best = explained;
                cut = at;
            }
        }
        if (Double.isNaN(cut)) {
            return null;
        }
        double least = cut;
        Split split = Split.of(series, i -> load[i] >= least);
        double traffic = traffic(split, loads);
        return traffic >= MORE && split.times() >= traffic ? split : null;
    }

    /** Returns how many times the traffic is while it is slow. */
    static double traffic(Split split, Loads loads) {
        double[] slow = new double[split.size()];
        double[] others = new double[split.series().size() - split.size()];
        int s = 0;
        int o = 0;
        for (int i = 0; i < split.series().size(); i++) {
            double load = loads.at(split.series().span(i));
            if (split.isSlow(i)) {
                slow[s++] = load;
            } else {
                others[o++] = load;
            }
        }
        return Quantiles.of(slow).median() / Math.max(1, Quantiles.of(others).median());
    }

    static Conclusion conclude(Slow slow, Loads loads, Evidence evidence) {
        Split split = slow.lead().split();
        double times = traffic(split, loads);
        String waits = waitsFor(slow, evidence);
        return slow.begin("slow_under_load")
                .with("traffic_x", Slow.rounded(times))
                .with("waits_for", waits)
                .since(split.since())
                .saying(slow.what() + " is slow while " + Slow.times(times) + " times the traffic comes in: "
                        + slow.change() + "; it waits for " + waits);
    }

    private static String waitsFor(Slow slow, Evidence evidence) {
        Operation lead = slow.lead().series().operation();
        for (ErrorGroup group : evidence.groups()) {
            if (group.kind().cause().equals("pool_exhausted")
                    && group.operation().service().equals(lead.service())) {
                return "connection pool";
            }
        }
        Map<String, Integer> named = new HashMap<>();
        for (Request request : slow.requests()) {
            for (Attribute attribute : request.attributes()) {
                if (WAITING.matcher(attribute.key()).find()) {
                    named.merge(attribute.key(), 1, Integer::sum);
                }
            }
        }
        evidence.traffic().templates().forEach((template, counts) -> {
            Matcher matcher = WAITING.matcher(template.text());
            if (template.service().equals(lead.service()) && matcher.find()) {
                int within = within(counts, slow.lead().split());
                if (within > counts.total() / 2) {
                    named.merge(matcher.group(), within, Integer::sum);
                }
            }
        });
        return named.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(lead.isCall() && !lead.peer().isEmpty() ? lead.peer() : lead.name());
    }

    private static int within(Counts counts, Split split) {
        return counts.minutes().subMap(split.since() / MINUTE, true, split.until() / MINUTE, true).values().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }
}
