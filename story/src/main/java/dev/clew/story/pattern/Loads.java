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

    private final Map<String, Arrivals> services = new HashMap<>();

    private static final class Arrivals {
        private final long from;
        private final long width;
        private final int[] counts;

        Arrivals(long from, long width, int windows) {
            this.from = from;
            this.width = width;
            counts = new int[windows];
        }
    }

    static Loads of(Evidence evidence) {
        Loads loads = new Loads();
        long from = evidence.traffic().from();
        long length = Math.max(1, evidence.traffic().until() - from);
        Map<String, Integer> totals = new HashMap<>();
        evidence.operations().forEach((operation, spans) -> {
            if (operation.isEntry()) {
                totals.merge(operation.service(), spans.size(), Integer::sum);
            }
        });
        totals.forEach((service, total) -> {
            long width = WIDTHS[WIDTHS.length - 1];
            for (int i = WIDTHS.length - 1; i >= 0 && (double) total * WIDTHS[i] / length >= ENOUGH; i--) {
                width = WIDTHS[i];
            }
            width = Math.max(width, length / MOST);
            loads.services.put(service, new Arrivals(from, width, (int) (length / width) + 1));
        });
        evidence.operations().forEach((operation, spans) -> {
            Arrivals arrivals = loads.services.get(operation.service());
            if (arrivals != null && operation.isEntry()) {
                spans.forEach(span -> arrivals.counts[place(arrivals, span.start())]++);
            }
        });
        return loads;
    }

    private static int place(Arrivals arrivals, long nanos) {
        return (int) Math.max(0, Math.min(arrivals.counts.length - 1, (nanos - arrivals.from) / arrivals.width));
    }

    /** Returns how many spans came in at the service of a span around its beginning, 0 if that is not known. */
    int at(Span span) {
        Arrivals arrivals = services.get(span.operation().service());
        return arrivals == null ? 0 : arrivals.counts[place(arrivals, span.start())];
    }
}
