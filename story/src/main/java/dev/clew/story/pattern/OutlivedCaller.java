package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.ErrorGroup;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.line.Millis;
import dev.clew.story.statistics.Quantiles;
import dev.clew.story.traffic.Operation;
import dev.clew.story.traffic.Request;
import dev.clew.story.traffic.Span;
import dev.clew.story.tree.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Servers that work on when their callers have given up.
 *
 * <p>A call has timed out, or was cancelled at its deadline, and took less time than its server: that needs no common clock. It
 * counts if a request failed of it, or else if ten calls and a twentieth of the server's work went so. Requests that failed have a
 * finding of their own in any case, so this one adds no false alarm.
 */
final class OutlivedCaller {
    private static final int MANY = 10;
    private static final double SHARE = 0.05;
    private static final double NEARLY = 0.95;

    private OutlivedCaller() {}

    static void find(Evidence evidence, Consumer<Conclusion> found) {
        Map<Operation, List<Span>> given = new LinkedHashMap<>();
        evidence.operations().forEach((operation, spans) -> {
            if (operation.kind().equals("client") && !operation.isStatement()) {
                for (Span call : spans) {
                    Span server = outliving(call);
                    if (server != null) {
                        given.computeIfAbsent(server.operation(), name -> new ArrayList<>())
                                .add(call);
                    }
                }
            }
        });
        given.forEach((server, calls) -> {
            int all = evidence.operations().getOrDefault(server, List.of()).size();
            boolean isHarmful =
                    calls.stream().anyMatch(call -> evidence.failed().contains(call.request()));
            if (isHarmful || calls.size() >= MANY && calls.size() >= SHARE * all) {
                found.accept(conclusion(server, calls));
            }
        });
    }

    private static Conclusion conclusion(Operation server, List<Span> calls) {
        double waited = Quantiles.of(calls.stream().mapToDouble(Span::duration).toArray())
                .median();
        double took = Quantiles.of(
                        calls.stream().mapToDouble(OutlivedCaller::took).toArray())
                .median();
        double[] deadlines = calls.stream()
                .mapToDouble(Span::deadlineMillis)
                .filter(millis -> !Double.isNaN(millis))
                .toArray();
        Set<String> callers = new TreeSet<>();
        calls.forEach(call -> callers.add(call.operation().service()));
        List<Request> requests = calls.stream().map(Span::request).distinct().toList();
        Conclusion conclusion = Conclusion.of("outlived_caller", server)
                .with("waited_for", Math.round(waited / 1e3) / 1e3)
                .with("count", calls.size())
                .with("callers", callers)
                .since(calls.stream().mapToLong(Span::end).min().orElse(0))
                .shownBy(requests)
                .weighing(requests.size())
                .saying(server.title() + " worked on when its caller had given up, "
                        + (calls.size() == 1 ? "once" : calls.size() + " times") + ": "
                        + String.join(", ", callers) + " waited " + Millis.text((long) waited) + " ms, it took "
                        + Millis.text((long) took) + " ms");
        return deadlines.length == 0
                ? conclusion
                : conclusion.with("deadline_ms", Quantiles.of(deadlines).median());
    }

    private static double took(Span call) {
        Span server = outliving(call);
        return server == null ? 0 : server.duration();
    }

    /** Returns the server that took longer than its caller waited, null if none did. */
    private static @Nullable Span outliving(Span call) {
        boolean isGivenUp = call.outcome() == Outcome.TIMEOUT
                || call.outcome() == Outcome.CANCELLED && call.duration() / 1e6 >= NEARLY * call.deadlineMillis();
        if (isGivenUp) {
            for (Span server : call.children()) {
                boolean isEnded = server.operation().kind().equals("server") && server.outcome() != Outcome.NEVER_ENDED;
                if (isEnded && server.duration() > call.duration()) {
                    return server;
                }
            }
        }
        return null;
    }

    /** Lets calls that timed out follow from the servers that were slow. */
    static void explain(Evidence evidence, List<Conclusion> found) {
        for (Conclusion slow : found) {
            if (!slow.id().equals("outlived_caller")) {
                continue;
            }
            for (Conclusion finding : found) {
                ErrorGroup group = finding.about();
                if (group != null
                        && 2 * ofServer(group, slow.operation())
                                >= group.origins().size()) {
                    finding.because(slow);
                }
            }
        }
    }

    private static long ofServer(ErrorGroup group, @Nullable Operation server) {
        return group.origins().stream()
                .map(OutlivedCaller::outliving)
                .filter(span -> span != null && span.operation().equals(server))
                .count();
    }
}
