package dev.clew.story.traffic;

import dev.clew.story.tree.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A span that ended, or one that began and did not end. Times are nanoseconds. */
public final class Span {
    private final Request request;
    private final Operation operation;
    private final Boot boot;
    private final long id;
    private final long parentId;
    private long end;
    private final long duration;
    private final Outcome outcome;
    private @Nullable ErrorKind error;
    private final @Nullable Delivery delivery;
    private final int status;
    private final int attempt;
    private final double deadlineMillis;
    private final int queries;
    private final double queryMillis;
    private @Nullable Span parent;
    private List<Span> children = List.of();
    private long self;

    Span(
            Request request,
            Operation operation,
            Boot boot,
            long id,
            long parentId,
            long end,
            long duration,
            Outcome outcome,
            @Nullable ErrorKind error,
            @Nullable Delivery delivery,
            int status,
            int attempt,
            double deadlineMillis,
            int queries,
            double queryMillis) {
        this.request = request;
        this.operation = operation;
        this.boot = boot;
        this.id = id;
        this.parentId = parentId;
        this.end = end;
        this.duration = duration;
        this.outcome = outcome;
        this.error = error;
        this.delivery = delivery;
        this.status = status;
        this.attempt = attempt;
        this.deadlineMillis = deadlineMillis;
        this.queries = queries;
        this.queryMillis = queryMillis;
        this.self = duration;
    }

    void hasParent(Span itsParent) {
        parent = itsParent;
        if (itsParent.children.isEmpty()) {
            itsParent.children = new ArrayList<>(4);
        }
        itsParent.children.add(this);
    }

    void error(ErrorKind itsError) {
        error = itsError;
    }

    void earlierBy(long nanos) {
        end -= nanos;
    }

    void sort() {
        if (children.size() > 1) {
            children.sort(Comparator.comparingLong(Span::start));
        }
    }

    void self(long nanos) {
        self = nanos;
    }

    public Request request() {
        return request;
    }

    public Operation operation() {
        return operation;
    }

    public Boot boot() {
        return boot;
    }

    long id() {
        return id;
    }

    long parentId() {
        return parentId;
    }

    /** Whether another span called it, though that may have no line. */
    public boolean isCalled() {
        return parentId != 0;
    }

    public long start() {
        return end - duration;
    }

    /** Returns when it ended; when it began, if it never ended. */
    public long end() {
        return end;
    }

    public long duration() {
        return duration;
    }

    /** Returns the time in which none of its calls ran. */
    public long self() {
        return self;
    }

    public Outcome outcome() {
        return outcome;
    }

    /** Whether it did not do its work. */
    public boolean isFailed() {
        return outcome.isFailure();
    }

    /** Returns how it failed, null if it did not. */
    public @Nullable ErrorKind error() {
        return error;
    }

    /** Returns its message, null if it has none. */
    public @Nullable Delivery delivery() {
        return delivery;
    }

    /** Returns the status of HTTP, 0 if there is none. */
    public int status() {
        return status;
    }

    /** Returns which try it is, 0 if that is not told. */
    public int attempt() {
        return attempt;
    }

    /** Returns how long the caller meant to wait, NaN if that is not told. */
    public double deadlineMillis() {
        return deadlineMillis;
    }

    /** Returns how many statements it says that it made, 0 if it does not say. */
    public int queries() {
        return queries;
    }

    /** Returns how long it says that its statements took together, 0 if it does not say. */
    public double queryMillis() {
        return queryMillis;
    }

    /** Returns the span that called it, null if none did or it has no line. */
    public @Nullable Span parent() {
        return parent;
    }

    /** Returns its calls in the order of their beginnings. */
    public List<Span> children() {
        return children;
    }

    @Override
    public String toString() {
        return operation.service() + ' ' + operation.name();
    }
}
