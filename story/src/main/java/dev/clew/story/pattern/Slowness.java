package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.pattern.Explanation.Kind;
import dev.clew.story.traffic.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Everything that is slow, each reason once.
 *
 * <p>Each series has one explanation at most; those that agree make one conclusion. What nothing explains may have
 * {@link Outliers}.
 */
final class Slowness {
    /** Windows are the same if they have so much of the time of both in common. */
    private static final double OVERLAP = 0.5;

    /** A window that begins so soon after a deploy follows from it. */
    private static final long SOON = 60_000_000_000L;

    private static final int MOST_CONSEQUENCES = 10;

    private final Evidence evidence;
    private final Loads loads;
    private final List<Conclusion> causes = new ArrayList<>();
    private final List<Conclusion> consequences = new ArrayList<>();

    private Slowness(Evidence evidence) {
        this.evidence = evidence;
        loads = Loads.of(evidence);
    }

    static void find(Evidence evidence, Consumer<Conclusion> found) {
        Slowness slowness = new Slowness(evidence);
        List<Conclusion> loops = new ArrayList<>();
        RepeatedStatements.find(evidence, loops::add);
        slowness.look(loops);
        loops.forEach(found);
        slowness.causes.forEach(found);
        slowness.consequences.forEach(found);
    }

    private void look(List<Conclusion> loops) {
        List<Series> all = Timings.of(evidence);
        Map<List<String>, List<Explanation>> groups = new LinkedHashMap<>();
        List<Explanation> windows = new ArrayList<>();
        List<Series> others = new ArrayList<>();
        Set<Operation> explained = new HashSet<>();
        for (Series series : all) {
            Explanation best = Explanations.best(series, evidence, loads, all.size());
            if (best == null) {
                others.add(series);
                continue;
            }
            explained.add(series.operation());
            if (best.kind() == Kind.WINDOW) {
                windows.add(best);
            } else {
                groups.computeIfAbsent(group(best), key -> new ArrayList<>()).add(best);
            }
        }
        groups.values()
                .forEach(group -> conclude(new Slow(group, evidence.traffic().weight()), loops));
        together(windows)
                .forEach(group -> conclude(new Slow(group, evidence.traffic().weight()), loops));
        for (Series series : others) {
            if (explained.add(series.operation())) {
                Outliers.find(series, all.size(), evidence, causes::add);
            }
        }
    }

    private static List<String> group(Explanation explanation) {
        String service = explanation.series().operation().service();
        return switch (explanation.kind()) {
            case LOAD -> List.of("load");
            case VALUE -> List.of("value", explanation.key());
            case PERIOD ->
                List.of("period", String.valueOf(Math.round(Math.log(Double.parseDouble(explanation.key())) * 10)));
            default -> List.of(explanation.kind().name(), service, explanation.key());
        };
    }

    /** Puts windows together that are about the same time. */
    private static List<List<Explanation>> together(List<Explanation> windows) {
        List<List<Explanation>> groups = new ArrayList<>();
        windows.sort(
                Comparator.comparingDouble((Explanation each) -> each.split().lost())
                        .reversed());
        for (Explanation window : windows) {
            List<Explanation> its = null;
            for (List<Explanation> group : groups) {
                if (its == null && isSame(group.get(0).split(), window.split())) {
                    its = group;
                }
            }
            if (its == null) {
                its = new ArrayList<>();
                groups.add(its);
            }
            its.add(window);
        }
        return groups;
    }

    private static boolean isSame(Split one, Split other) {
        double both = Math.min(one.until(), other.until()) - (double) Math.max(one.since(), other.since());
        double either = Math.max(one.until(), other.until()) - (double) Math.min(one.since(), other.since());
        return both > OVERLAP * either;
    }

    private void conclude(Slow slow, List<Conclusion> loops) {
        Conclusion cause = switch (slow.lead().kind()) {
            case UPTIME -> SlowerWithUptime.conclude(slow);
            case DEPLOY -> SlowerAfterDeploy.conclude(slow);
            case LOAD -> SlowUnderLoad.conclude(slow, loads, evidence);
            case INSTANCE -> Slower.ofInstance(slow);
            case VALUE -> SlowFor.conclude(slow);
            case PERIOD -> SlowPeriodically.conclude(slow, evidence);
            case WINDOW -> window(slow);
        };
        for (Conclusion loop : loops) {
            Operation looping = loop.operation();
            boolean isIts = slow.operations().stream()
                    .anyMatch(operation -> operation.equals(looping)
                            || operation.isStatement() && operation.name().equals(loop.field("statement")));
            if (isIts) {
                cause.because(loop);
            }
        }
        causes.add(cause);
    }

    private Conclusion window(Slow slow) {
        String shared = slow.operations().size() > 1 ? AllSlow.shared(slow, evidence) : null;
        if (shared == null && slow.services().size() == 1) {
            return follows(Slower.conclude(slow), slow);
        }
        Conclusion cause = shared != null ? AllSlow.conclude(slow, shared) : null;
        for (Slow each : byService(slow)) {
            Conclusion one = Slower.conclude(each);
            if (cause == null) {
                cause = follows(one, slow);
            } else if (consequences.size() < MOST_CONSEQUENCES) {
                one.because(cause);
                consequences.add(one);
            }
        }
        return cause == null ? Slower.conclude(slow) : follows(cause, slow);
    }

    /** Returns the same by services, the one that lost most first. */
    private List<Slow> byService(Slow slow) {
        Map<String, List<Explanation>> services = new LinkedHashMap<>();
        for (Explanation each : slow.all()) {
            services.computeIfAbsent(each.series().operation().service(), key -> new ArrayList<>())
                    .add(each);
        }
        return services.values().stream()
                .map(its -> new Slow(its, evidence.traffic().weight()))
                .sorted(Comparator.comparingDouble(Slow::lost).reversed())
                .toList();
    }

    /** Says that a window follows from a deploy that has made others slow right before, or from a load at that time. */
    private Conclusion follows(Conclusion conclusion, Slow slow) {
        Split split = slow.lead().split();
        for (Conclusion other : causes) {
            boolean isLoad = other.id().equals("slow_under_load") && split.since() <= other.since() + 5 * SOON;
            boolean isDeploy = other.id().equals("slower_after_deploy")
                    && split.since() >= other.since() - SOON / 2
                    && split.since() <= other.since() + SOON;
            if (isLoad && split.until() >= other.since() || isDeploy) {
                conclusion.because(other);
            }
        }
        return conclusion;
    }
}
