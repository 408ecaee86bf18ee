package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.statistics.Quantiles;
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
import org.jspecify.annotations.Nullable;

/**
 * One statement many times in a span: a loop over rows that asks for each.
 *
 * <p>Twenty spans of a server's operation must each make it ten times or more, its count must differ between spans by as much, and
 * it must take a fifth of the median of them and 5 ms. Where statements have no lines of their own, their number counts, which
 * tells less. This is a count and no test: chance does not repeat a statement.
 */
final class RepeatedStatements {
    private static final int FEWEST = 20;
    private static final int MANY = 10;
    private static final double SHARE = 0.2;
    private static final double MILLIS = 5;

    private RepeatedStatements() {}

    /** The runs of a statement in a span, and their time; the statement is null if it has no lines. */
    private record Loop(Span span, @Nullable Operation statement, int times, double millis) {}

    static void find(Evidence evidence, Consumer<Conclusion> found) {
        evidence.operations().forEach((operation, spans) -> {
            if (operation.kind().equals("server")) {
                look(evidence, operation, spans, found);
            }
        });
    }

    private static void look(Evidence evidence, Operation operation, List<Span> spans, Consumer<Conclusion> found) {
        List<Loop> loops = new ArrayList<>();
        for (Span span : spans) {
            loops.add(loop(span));
        }
        List<Loop> many = loops.stream()
                .filter(loop -> loop.times >= MANY)
                .sorted(Comparator.comparingLong((Loop loop) -> loop.span.duration())
                        .reversed())
                .toList();
        if (many.size() < FEWEST || !isLoop(loops)) {
            return;
        }
        double share = Quantiles.of(many.stream()
                        .mapToDouble(loop -> loop.millis * 1e6 / Math.max(1, loop.span.duration()))
                        .toArray())
                .median();
        double millis =
                Quantiles.of(many.stream().mapToDouble(Loop::millis).toArray()).median();
        if (share < SHARE || millis < MILLIS) {
            return;
        }
        Operation statement = many.get(0).statement;
        double times =
                Quantiles.of(many.stream().mapToDouble(Loop::times).toArray()).median();
        Set<Request> requests = new LinkedHashSet<>();
        many.forEach(loop -> requests.add(loop.span.request()));
        found.accept(Conclusion.of("n_plus_one", operation)
                .with("fp", statement == null ? "" : statement.fp())
                .with("statement", statement == null ? "" : statement.name())
                .with("per_request", Math.round(times))
                .since(many.stream().mapToLong(loop -> loop.span.start()).min().orElse(0))
                .weighing((double) requests.size() * evidence.traffic().weight())
                .shownBy(requests)
                .saying(operation.title() + " makes "
                        + (statement == null
                                ? Math.round(times) + " statements"
                                : statement.name() + " " + Math.round(times) + " times")
                        + " for one request, which takes " + Slow.rounded(millis) + " ms"));
    }

    /** Whether the numbers differ: a loop goes over few rows or many. */
    private static boolean isLoop(List<Loop> loops) {
        Quantiles times = Quantiles.of(loops.stream().mapToDouble(Loop::times).toArray());
        return times.at(0.99) - times.at(0.01) >= MANY;
    }

    private static Loop loop(Span span) {
        Map<Operation, Integer> counts = new HashMap<>();
        Operation most = null;
        for (Span child : span.children()) {
            Operation operation = child.operation();
            if (operation.isStatement() && child.boot() == span.boot()) {
                int count = counts.merge(operation, 1, Integer::sum);
                most = most == null || count > counts.getOrDefault(most, 0) ? operation : most;
            }
        }
        if (most == null) {
            return new Loop(span, null, span.queries(), span.queryMillis());
        }
        long nanos = 0;
        for (Span child : span.children()) {
            nanos += child.operation().equals(most) ? child.duration() : 0;
        }
        return new Loop(span, most, counts.getOrDefault(most, 0), nanos / 1e6);
    }
}
