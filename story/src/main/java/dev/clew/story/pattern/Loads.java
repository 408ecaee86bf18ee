package dev.clew.story.pattern;

import dev.clew.story.evidence.Evidence;
import dev.clew.story.traffic.Span;
import java.util.HashMap;
import java.util.Map;

/** The traffic of each service: how many spans came in around a time. */
final class Loads {
    private static final long SECOND = 1_000_000_000L;
    private static final long[] WIDTHS = {5 * SECOND, 10 * SECOND, 30 * SECOND, 60 * SECOND, 300 * SECOND};

    /** So many must come in a window in the mean, that chance does not make it look like two. */
    private static final int ENOUGH = 30;

    private static final int MOST = 100_000;

    private final Map<String, Arrivals> judged = new HashMap<>();
    private final Map<String, Arrivals> sound = new HashMap<>();

    private static final class Arrivals {
        private final long from;
        private final long width;
        private final int[] counts;

        Arrivals(Evidence evidence, long width) {
            from = evidence.traffic().from();
            this.width = width;
            counts = new int[(int) (length(evidence) / width) + 1];
        }

        int place(Span span) {
            return (int) Math.max(0, Math.min(counts.length - 1, (span.start() - from) / width));
        }
    }

    /** Counts what came in; in windows of one width in the baseline too, so that its counts can be compared. */
    static Loads of(Evidence evidence) {
        Loads loads = new Loads();
        Evidence baseline = evidence.baseline();
        long longest = Math.max(length(evidence), baseline == null ? 0 : length(baseline));
        Map<String, Integer> totals = new HashMap<>();
        evidence.operations().forEach((operation, spans) -> {
            if (operation.isEntry()) {
                totals.merge(operation.service(), spans.size(), Integer::sum);
            }
        });
        totals.forEach((service, total) -> {
            long width = WIDTHS[WIDTHS.length - 1];
            for (int i = WIDTHS.length - 1; i >= 0 && (double) total * WIDTHS[i] / length(evidence) >= ENOUGH; i--) {
                width = WIDTHS[i];
            }
            width = Math.max(width, longest / MOST);
            loads.judged.put(service, new Arrivals(evidence, width));
            if (baseline != null) {
                loads.sound.put(service, new Arrivals(baseline, width));
            }
        });
        count(evidence, loads.judged);
        if (baseline != null) {
            count(baseline, loads.sound);
        }
        return loads;
    }

    private static long length(Evidence evidence) {
        return Math.max(1, evidence.traffic().until() - evidence.traffic().from());
    }

    private static void count(Evidence evidence, Map<String, Arrivals> services) {
        evidence.operations().forEach((operation, spans) -> {
            Arrivals arrivals = services.get(operation.service());
            if (arrivals != null && operation.isEntry()) {
                spans.forEach(span -> arrivals.counts[arrivals.place(span)]++);
            }
        });
    }

    /** Returns how many spans came in at the service of a span around its beginning, 0 if that is not known. */
    int at(Span span) {
        Arrivals arrivals =
                (span.request().isSound() ? sound : judged).get(span.operation().service());
        return arrivals == null ? 0 : arrivals.counts[arrivals.place(span)];
    }
}
