package dev.clew.story.pattern;

import dev.clew.story.statistics.Scan;
import dev.clew.story.traffic.Boot;
import dev.clew.story.traffic.Operation;
import dev.clew.story.traffic.Request;
import dev.clew.story.traffic.Span;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The runs of one service, one for each request, in their order. Runs are alike if they did the same operations in requests that
 * came in the same way: a mix of requests that changes is no change of the service.
 */
final class Runs {
    /** A service that does more different things has many paths that are no routes. */
    private static final int MOST_KINDS = 500;

    private static final int IN_A_CELL = 5;

    private final List<Run> all = new ArrayList<>();
    private final Map<Kind, double[]> kinds = new HashMap<>();
    private final BitSet sound = new BitSet();
    private int cells;

    private record Kind(@Nullable Operation root, Set<Operation> operations) {}

    /** One request in the service. */
    static final class Run {
        private final Request request;
        private final Boot boot;
        private final long at;
        private final Kind kind;
        private final boolean isFailed;
        private final boolean isSound;
        private int cell;

        private Run(Request request, List<Span> tops, boolean isSound) {
            this.isSound = isSound;
            this.request = request;
            boot = tops.get(0).boot();
            at = tops.get(0).start();
            isFailed = tops.stream().anyMatch(Span::isFailed);
            Set<Operation> operations = new LinkedHashSet<>();
            tops.forEach(top -> operations.add(top.operation()));
            Span root = request.root();
            kind = new Kind(root == null ? null : root.operation(), operations);
        }

        Request request() {
            return request;
        }

        Boot boot() {
            return boot;
        }

        long at() {
            return at;
        }

        Set<Operation> operations() {
            return kind.operations;
        }

        boolean isSound() {
            return isSound;
        }

        boolean isFailed() {
            return isFailed;
        }

        int cell() {
            return cell;
        }
    }

    /**
     * Returns what each service did for a request: the spans that no other span of the same service called.
     *
     * @param isSound whether it is of the baseline
     */
    static Map<String, Run> of(Request request, boolean isSound) {
        Map<String, List<Span>> tops = new LinkedHashMap<>();
        for (Span span : request.spans()) {
            Span parent = span.parent();
            if (parent == null || !parent.boot().service().equals(span.boot().service())) {
                tops.computeIfAbsent(span.boot().service(), name -> new ArrayList<>(2))
                        .add(span);
            }
        }
        Map<String, Run> runs = new LinkedHashMap<>();
        tops.forEach((service, spans) -> runs.put(service, new Run(request, spans, isSound)));
        return runs;
    }

    void add(Run run) {
        all.add(run);
    }

    /** Cuts all runs into cells of as many each, those of the baseline in front. */
    void cut() {
        all.sort(Comparator.comparing((Run run) -> !run.isSound).thenComparing(Run::at));
        cells = Math.max(1, Math.min(Scan.MOST_CELLS, all.size() / IN_A_CELL));
        for (int i = 0; i < all.size(); i++) {
            Run run = all.get(i);
            run.cell = (int) ((long) i * cells / all.size());
            sound.set(run.cell, sound.get(run.cell) || run.isSound);
            if (kinds.size() < MOST_KINDS || kinds.containsKey(run.kind)) {
                kinds.computeIfAbsent(run.kind, kind -> new double[cells])[run.cell]++;
            }
        }
    }

    /** Returns the runs in their order. */
    List<Run> all() {
        return all;
    }

    /** Returns how many runs of each cell are some of them. */
    double[] counts(Collection<Run> some) {
        double[] counts = new double[cells];
        some.stream().filter(run -> kinds.containsKey(run.kind)).forEach(run -> counts[run.cell]++);
        return counts;
    }

    /** Returns how many of each cell would be if those that are alike were spread evenly. */
    double[] expected(Collection<Run> some) {
        Map<Kind, Integer> hits = new HashMap<>();
        some.forEach(run -> hits.merge(run.kind, 1, Integer::sum));
        double[] expected = new double[cells];
        hits.forEach((kind, count) -> {
            double[] runs = kinds.getOrDefault(kind, new double[cells]);
            double sum = 0;
            for (double each : runs) {
                sum += each;
            }
            for (int i = 0; i < cells; i++) {
                expected[i] += sum == 0 ? 0 : count * runs[i] / sum;
            }
        });
        return expected;
    }

    /** Returns the cells that have runs of the baseline, which are in front. */
    BitSet sound() {
        return sound;
    }
}
