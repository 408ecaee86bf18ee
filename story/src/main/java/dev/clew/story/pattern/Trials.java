package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.ErrorGroup;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.traffic.Operation;
import dev.clew.story.traffic.Request;
import dev.clew.story.traffic.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the requests that could have failed as those of a group did: those that ran the same operation. Where calls that go well
 * have no lines (they are at level DEBUG), those that ran its nearest caller that has.
 */
final class Trials {
    /** A level that was changed on the way shows by calls that begin late. */
    private static final double LATE = 0.05;

    private final Evidence evidence;
    private final Map<String, Long> firstCalls = new HashMap<>();

    Trials(Evidence evidence) {
        this.evidence = evidence;
        evidence.operations().forEach((operation, spans) -> {
            if (!operation.isEntry()) {
                for (Span span : spans) {
                    if (!span.isFailed()) {
                        firstCalls.merge(operation.service(), span.start(), Math::min);
                        break; // they are in their order
                    }
                }
            }
        });
    }

    /** Returns a group with the runs that could have failed so, one for each request. */
    Failing of(ErrorGroup group, Conclusion conclusion) {
        Operation basis = group.operation();
        Map<Request, Span> failed = new LinkedHashMap<>();
        Stream.concat(group.origins().stream(), evidence.sound(group).stream())
                .filter(origin -> origin.request().isWhole())
                .forEach(origin -> failed.putIfAbsent(origin.request(), origin));
        while (!isSeen(basis)) {
            Map<Request, Span> callers = new LinkedHashMap<>();
            Operation caller = caller(failed.values());
            if (caller == null) {
                break;
            }
            failed.forEach((request, span) -> {
                Span parent = span.parent();
                if (parent != null && parent.operation().equals(caller)) {
                    callers.put(request, parent);
                }
            });
            failed.clear();
            failed.putAll(callers);
            basis = caller;
        }
        return new Failing(
                group,
                conclusion,
                trials(evidence.operations().getOrDefault(basis, List.of()), failed),
                trials(evidence.sound(basis), failed));
    }

    private static List<Trial> trials(List<Span> runs, Map<Request, Span> failed) {
        List<Trial> trials = new ArrayList<>();
        Set<Request> counted = new HashSet<>();
        for (Span span : runs) {
            if (counted.add(span.request())) {
                Span itself = failed.get(span.request());
                trials.add(new Trial(itself == null ? span : itself, itself != null));
            }
        }
        trials.sort(Comparator.comparingLong(Trial::at));
        return trials;
    }

    private boolean isSeen(Operation operation) {
        List<Span> spans = evidence.operations().getOrDefault(operation, List.of());
        if (spans.stream().allMatch(Span::isFailed)) {
            return false;
        }
        long from = evidence.traffic().from();
        long late = (long) (LATE * (evidence.traffic().until() - from));
        return operation.isEntry() || firstCalls.getOrDefault(operation.service(), Long.MAX_VALUE) - from <= late;
    }

    private static @Nullable Operation caller(Iterable<Span> spans) {
        Map<Operation, Integer> counts = new LinkedHashMap<>();
        for (Span span : spans) {
            Span parent = span.parent();
            if (parent != null) {
                counts.merge(parent.operation(), 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(null);
    }
}
