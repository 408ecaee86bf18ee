package dev.clew.story.evidence;

import dev.clew.story.traffic.ErrorKind;
import dev.clew.story.traffic.Operation;
import dev.clew.story.traffic.Request;
import dev.clew.story.traffic.Span;
import dev.clew.story.traffic.Traffic;
import dev.clew.story.tree.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All requests, by what they do and by how they failed. */
public final class Evidence {
    private final Traffic traffic;
    private final @Nullable Evidence baseline;
    private final Map<Operation, List<Span>> operations = new LinkedHashMap<>();
    private final Map<Key, ErrorGroup> groups = new LinkedHashMap<>();
    private final Set<Request> failed = new HashSet<>();
    private final Lives lives;
    private final Peers peers;
    private final Stops stops;

    private record Key(Operation operation, ErrorKind kind, boolean isHandled) {}

    /** Looks at the requests, and at those of the baseline if there is one. */
    public Evidence(Traffic traffic) {
        this.traffic = traffic;
        baseline = traffic.baseline() == null ? null : new Evidence(traffic.baseline());
        for (Request request : traffic.requests()) {
            for (Span span : request.spans()) {
                if (request.isWhole()) {
                    operations
                            .computeIfAbsent(span.operation(), operation -> new ArrayList<>())
                            .add(span);
                }
            }
        }
        operations.values().forEach(spans -> spans.sort(Comparator.comparingLong(Span::start)));
        lives = new Lives(traffic, operations);
        peers = new Peers(operations);
        stops = new Stops(traffic);
        for (Request request : traffic.requests()) {
            for (Failures.Failure failure : Failures.of(request)) {
                if (!lives.isUnderWay(failure.top())) {
                    add(failure);
                }
            }
        }
    }

    private void add(Failures.Failure failure) {
        Span origin = failure.origin();
        ErrorKind kind = origin.error() == null ? ErrorKind.UNKNOWN : origin.error();
        boolean isHandled = failure.isHandled() || origin.outcome() == Outcome.CANCELLED;
        groups.computeIfAbsent(
                        new Key(origin.operation(), kind, isHandled),
                        key -> new ErrorGroup(origin.operation(), kind, isHandled))
                .add(origin);
        if (!isHandled) {
            failed.add(origin.request());
        }
    }

    public Traffic traffic() {
        return traffic;
    }

    /** Returns what is known of the sound period that the user named, null if there is none. */
    public @Nullable Evidence baseline() {
        return baseline;
    }

    /** Returns the spans of an operation in the baseline, in the order of their beginnings; none if there is no baseline. */
    public List<Span> sound(Operation operation) {
        return baseline == null ? List.of() : baseline.operations.getOrDefault(operation, List.of());
    }

    /** Returns the spans of each operation, with those of the baseline in front. */
    public Map<Operation, List<Span>> compared() {
        if (baseline == null) {
            return operations;
        }
        Map<Operation, List<Span>> compared = new LinkedHashMap<>();
        operations.forEach((operation, spans) -> {
            List<Span> all = new ArrayList<>(sound(operation));
            all.addAll(spans);
            compared.put(operation, all);
        });
        return compared;
    }

    /** Returns the spans in the baseline that failed as those of a group did. */
    public List<Span> sound(ErrorGroup group) {
        ErrorGroup same = baseline == null
                ? null
                : baseline.groups.get(new Key(group.operation(), group.kind(), group.isHandled()));
        return same == null ? List.of() : same.origins();
    }

    /** Returns the spans of each operation, in the order of their beginnings; those of whole requests alone. */
    public Map<Operation, List<Span>> operations() {
        return operations;
    }

    /** Returns the failures of each kind, those without harm among them. */
    public Collection<ErrorGroup> groups() {
        return groups.values();
    }

    /** Returns the failures of each kind that made a request fail. */
    public List<ErrorGroup> harmful() {
        return groups.values().stream().filter(group -> !group.isHandled()).toList();
    }

    /** Returns the processes that died. */
    public List<Lives.Death> deaths() {
        return lives.deaths();
    }

    /** Returns whom calls go to. */
    public Peers peers() {
        return peers;
    }

    /** Returns what stopped requests. */
    public Stops stops() {
        return stops;
    }

    /** Returns the requests that failed. */
    public Set<Request> failed() {
        return failed;
    }
}
