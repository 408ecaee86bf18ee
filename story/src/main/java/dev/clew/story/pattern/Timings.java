package dev.clew.story.pattern;

import dev.clew.story.evidence.Evidence;
import dev.clew.story.traffic.Boot;
import dev.clew.story.traffic.Operation;
import dev.clew.story.traffic.Span;
import dev.clew.story.tree.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Takes the times of all operations apart into series whose spans can be compared.
 *
 * <p>Left out are spans that failed, for they ended early, or their error says more (a time-out, that somebody waited so long); those that waited for a call that failed,
 * for they may have tried again; and those of a process that has just started.
 */
final class Timings {
    /** Fewer say nothing: twenty that are slow, and twenty that are not, and some that may be either. */
    private static final int FEWEST = 50;

    private static final long COLD = 30_000_000_000L;
    private static final int FIRST = 10;

    private Timings() {}

    private record Key(boolean isOfQueries, String calls) {}

    static List<Series> of(Evidence evidence) {
        List<Series> all = new ArrayList<>();
        long from = evidence.traffic().from();
        evidence.compared().forEach((operation, spans) -> add(operation, spans, from, all));
        return all;
    }

    private static void add(Operation operation, List<Span> spans, long from, List<Series> all) {
        Map<Boot, Integer> seen = new HashMap<>();
        Map<Key, List<Span>> parts = new LinkedHashMap<>();
        for (Span span : spans) {
            if (isWarm(span, from, seen) && isWhole(span)) {
                String calls = calls(span);
                parts.computeIfAbsent(new Key(false, calls), key -> new ArrayList<>())
                        .add(span);
                if (hasHiddenQueries(span)) {
                    parts.computeIfAbsent(new Key(true, calls), key -> new ArrayList<>())
                            .add(span);
                }
            }
        }
        parts.forEach((key, its) -> {
            boolean hasJudged = !its.get(its.size() - 1).request().isSound();
            if (its.size() >= FEWEST && hasJudged) {
                double[] millis = new double[its.size()];
                for (int i = 0; i < millis.length; i++) {
                    millis[i] = key.isOfQueries ? its.get(i).queryMillis() : own(its.get(i));
                }
                all.add(new Series(operation, key.isOfQueries, its, millis));
            }
        });
    }

    /** Whether a process is past its first half minute, and past its first spans, unless the logs begin after them. */
    private static boolean isWarm(Span span, long from, Map<Boot, Integer> seen) {
        Boot boot = span.boot();
        return !boot.isStarted()
                || span.start() >= boot.first() + COLD
                        && (boot.first() < from || seen.merge(boot, 1, Integer::sum) > FIRST);
    }

    private static boolean isWhole(Span span) {
        return span.outcome() == Outcome.OK && span.children().stream().noneMatch(Span::isFailed);
    }

    /** Whether its statements have no lines of their own. */
    private static boolean hasHiddenQueries(Span span) {
        return span.queries() > 0
                && span.children().stream().noneMatch(child -> child.operation().isStatement());
    }

    private static double own(Span span) {
        double self = span.self() / 1e6;
        return hasHiddenQueries(span) ? Math.max(0, self - span.queryMillis()) : self;
    }

    /** Returns whom a span called: where lines of a call are missing, its time counts as the caller's own. */
    private static String calls(Span span) {
        String hidden = hasHiddenQueries(span) ? "statements" : "";
        if (span.children().isEmpty()) {
            return hidden;
        }
        TreeSet<String> called = new TreeSet<>();
        called.add(hidden);
        for (Span child : span.children()) {
            Operation operation = child.operation();
            if (child.boot() != span.boot()) {
                called.add(operation.service());
            } else {
                called.add(operation.kind() + (operation.isStatement() ? " statement" : operation.peer()));
            }
        }
        return called.toString();
    }
}
