package dev.clew;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Several formats read in order and all written; one that throws does not keep the others from their turn. */
final class CompositePropagator implements Propagator {
    private final List<Propagator> parts;
    private final Propagator first;
    private final Propagator second;
    private final Propagator third;

    CompositePropagator(List<Propagator> parts) {
        this.parts = List.copyOf(parts);
        this.first = part(0);
        this.second = part(1);
        this.third = part(2);
    }

    List<Propagator> parts() {
        return parts;
    }

    private Propagator part(int index) {
        return index < parts.size() ? parts.get(index) : NoFormat.INSTANCE;
    }

    @Override
    public List<String> fields() {
        return parts.stream().flatMap(part -> part.fields().stream()).distinct().toList();
    }

    @Override
    public <C> void extract(C carrier, Getter<? super C> getter, Inbound inbound) {
        // hot: a call of its own for each of the first three, so that the compiler sees through them and the Inbound is
        // never allocated; a loop is one call with many targets, which it does not see through
        RuntimeException failure = null;
        try {
            first.extract(carrier, getter, inbound);
        } catch (RuntimeException e) {
            failure = e;
        }
        try {
            second.extract(carrier, getter, inbound);
        } catch (RuntimeException e) {
            failure = earlier(failure, e);
        }
        try {
            third.extract(carrier, getter, inbound);
        } catch (RuntimeException e) {
            failure = earlier(failure, e);
        }
        for (int i = 3; i < parts.size(); i++) {
            try {
                parts.get(i).extract(carrier, getter, inbound);
            } catch (RuntimeException e) {
                failure = earlier(failure, e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
        RuntimeException failure = null;
        try {
            first.inject(context, spanId, carrier, setter);
        } catch (RuntimeException e) {
            failure = e;
        }
        try {
            second.inject(context, spanId, carrier, setter);
        } catch (RuntimeException e) {
            failure = earlier(failure, e);
        }
        try {
            third.inject(context, spanId, carrier, setter);
        } catch (RuntimeException e) {
            failure = earlier(failure, e);
        }
        for (int i = 3; i < parts.size(); i++) {
            try {
                parts.get(i).inject(context, spanId, carrier, setter);
            } catch (RuntimeException e) {
                failure = earlier(failure, e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static RuntimeException earlier(@Nullable RuntimeException failure, RuntimeException next) {
        return failure == null ? next : failure;
    }

    @Override
    public String toString() {
        return parts.stream().map(Object::toString).collect(Collectors.joining(", ", "Propagator.composite(", ")"));
    }

    private enum NoFormat implements Propagator {
        INSTANCE;

        @Override
        public List<String> fields() {
            return List.of();
        }

        @Override
        public <C> void extract(C carrier, Getter<? super C> getter, Inbound inbound) {}

        @Override
        public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {}
    }
}
