package dev.clew.story.evidence;

import dev.clew.story.traffic.Boot;
import dev.clew.story.traffic.ErrorKind;
import dev.clew.story.traffic.Operation;
import dev.clew.story.traffic.Request;
import dev.clew.story.traffic.Span;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Failures of one kind, at their origin. */
public final class ErrorGroup {
    private final Operation operation;
    private final ErrorKind kind;
    private final boolean isHandled;
    private final List<Span> origins = new ArrayList<>();
    private final Set<Request> requests = new LinkedHashSet<>();

    ErrorGroup(Operation operation, ErrorKind kind, boolean isHandled) {
        this.operation = operation;
        this.kind = kind;
        this.isHandled = isHandled;
    }

    void add(Span origin) {
        origins.add(origin);
        requests.add(origin.request());
    }

    /** Returns what failed. */
    public Operation operation() {
        return operation;
    }

    /** Returns how it failed. */
    public ErrorKind kind() {
        return kind;
    }

    /** Whether the callers went well all the same, so that no request failed. */
    public boolean isHandled() {
        return isHandled;
    }

    /** Returns the spans that failed, in the order of their requests. */
    public List<Span> origins() {
        return origins;
    }

    /** Returns the requests that failed so, in their order. */
    public Set<Request> requests() {
        return requests;
    }

    /** Returns when the first of them failed, in nanoseconds since 1970. */
    public long first() {
        return origins.stream().mapToLong(Span::end).min().orElse(0);
    }

    /** Returns when the last of them failed. */
    public long last() {
        return origins.stream().mapToLong(Span::end).max().orElse(0);
    }

    /** Returns the versions in which it was seen, in alphabetical order. */
    public Set<String> versions() {
        Set<String> versions = new TreeSet<>();
        for (Span origin : origins) {
            Boot boot = origin.boot();
            if (!boot.version().isEmpty()) {
                versions.add(boot.version());
            }
        }
        return versions;
    }

    @Override
    public String toString() {
        return operation.service() + ' ' + operation.name() + ' ' + kind.cause();
    }
}
