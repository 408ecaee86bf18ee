package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.statistics.Quantiles;
import dev.clew.story.traffic.Boot;
import dev.clew.story.traffic.Operation;
import dev.clew.story.traffic.Request;
import dev.clew.story.traffic.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Two calls that a span makes one after the other though neither needs the other.
 *
 * <p>That is said only where the logs prove it: five spans of the operation made them the other way round or side by side, in the
 * same processes as spans that made them in order, so that clocks that differ do not count. The shorter one must take 50 ms and
 * a fifth of the whole request in the median.
 */
final class CouldBeParallel {
    private static final int ENOUGH = 5;
    private static final double MILLIS = 50;
    private static final double SHARE = 0.2;
    /** Times are rounded and clocks are set while spans run: less is no overlap. */
    private static final long CLEAR = 1_000_000;

    private static final int MOST_CALLS = 12;

    private CouldBeParallel() {}

    private record Pair(Operation first, Operation second) {}

    private record Processes(Boot first, Boot second) {}

    /** The spans that made both calls of a pair once. */
    private static final class Calls {
        private final Map<Processes, List<Span>> inOrder = new HashMap<>();
        private final Map<Processes, Integer> otherwise = new HashMap<>();
        private final List<Double> saved = new ArrayList<>();
        private final List<Double> shares = new ArrayList<>();

        void add(Span span, Span first, Span second) {
            Processes processes = new Processes(first.boot(), second.boot());
            if (second.start() + CLEAR >= first.end()) {
                inOrder.computeIfAbsent(processes, key -> new ArrayList<>()).add(span);
                double saves = Math.min(first.duration(), second.duration());
                saved.add(saves / 1e6);
                shares.add(saves / Math.max(1, Split.whole(span).duration()));
            } else if (first.start() + CLEAR >= second.end() || first.boot() == second.boot()) {
                otherwise.merge(processes, 1, Integer::sum);
            }
        }

        /** Returns the spans that made them in order, in processes that made them otherwise as well. */
        List<Span> needless() {
            List<Span> spans = new ArrayList<>();
            int others = 0;
            for (Map.Entry<Processes, List<Span>> entry : inOrder.entrySet()) {
                int its = otherwise.getOrDefault(entry.getKey(), 0);
                others += its;
                spans.addAll(its > 0 ? entry.getValue() : List.of());
            }
            return others >= ENOUGH && spans.size() >= ENOUGH ? spans : List.of();
        }
    }

    static void find(Evidence evidence, Consumer<Conclusion> found) {
        evidence.operations().forEach((operation, spans) -> {
            if (operation.isEntry()) {
                Map<Pair, Calls> pairs = new HashMap<>();
                spans.forEach(span -> add(span, pairs));
                best(operation, pairs, evidence, found);
            }
        });
    }

    private static void add(Span span, Map<Pair, Calls> pairs) {
        List<Span> calls = span.children().stream()
                .filter(child ->
                        child.operation().isCall() || child.operation().kind().equals("server"))
                .toList();
        if (calls.size() < 2 || calls.size() > MOST_CALLS || calls.stream().anyMatch(Span::isFailed)) {
            return;
        }
        for (Span first : calls) {
            for (Span second : calls) {
                boolean isPair = name(first.operation()).compareTo(name(second.operation())) != 0
                        && isOnce(first, calls)
                        && isOnce(second, calls);
                if (isPair) {
                    pairs.computeIfAbsent(new Pair(first.operation(), second.operation()), key -> new Calls())
                            .add(span, first, second);
                }
            }
        }
    }

    private static String name(Operation operation) {
        return operation.service() + ' ' + operation.name() + ' ' + operation.peer() + ' ' + operation.fp();
    }

    private static boolean isOnce(Span call, List<Span> calls) {
        return calls.stream()
                        .filter(other -> other.operation().equals(call.operation()))
                        .count()
                == 1;
    }

    private static void best(
            Operation operation, Map<Pair, Calls> pairs, Evidence evidence, Consumer<Conclusion> found) {
        Pair best = null;
        double most = 0;
        for (Map.Entry<Pair, Calls> entry : pairs.entrySet()) {
            Calls calls = entry.getValue();
            double saves = median(calls.saved);
            boolean matters = saves >= MILLIS && median(calls.shares) >= SHARE;
            if (matters
                    && saves * calls.saved.size() > most
                    && !calls.needless().isEmpty()) {
                best = entry.getKey();
                most = saves * calls.saved.size();
            }
        }
        Calls calls = best == null ? null : pairs.get(best);
        if (best != null && calls != null) {
            conclude(operation, best, calls, evidence, found);
        }
    }

    private static void conclude(
            Operation operation, Pair pair, Calls calls, Evidence evidence, Consumer<Conclusion> found) {
        List<Span> spans = calls.needless();
        spans.sort(Comparator.comparingLong(Span::duration).reversed());
        Set<Request> requests = new LinkedHashSet<>();
        spans.forEach(span -> requests.add(span.request()));
        double saves = median(calls.saved);
        found.accept(Conclusion.of("could_be_parallel", operation)
                .with("spans", List.of(pair.first.name(), pair.second.name()))
                .with("saves_ms", Slow.rounded(saves))
                .since(spans.stream().mapToLong(Span::start).min().orElse(0))
                .shownBy(requests)
                .weighing((double) requests.size() * evidence.traffic().weight())
                .saying(operation.title() + " waits for " + pair.first.name() + " before "
                        + pair.second.name() + "; other requests did not: side by side would save "
                        + Slow.rounded(saves)
                        + " ms"));
    }

    private static double median(List<Double> values) {
        return Quantiles.of(values.stream().mapToDouble(Double::doubleValue).toArray())
                .median();
    }
}
