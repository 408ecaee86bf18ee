package dev.clew.propagation;

import dev.clew.context.TraceContext;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads and writes several formats in order. If one throws, the others still have their turn. */
final class CompositePropagator implements Propagator {
    private final Propagator[] parts;

    CompositePropagator(List<Propagator> parts) {
        this.parts = parts.toArray(new Propagator[0]);
    }

    List<Propagator> parts() {
        return List.of(parts);
    }

    @Override
    public List<String> fields() {
        return parts().stream()
                .flatMap(part -> part.fields().stream())
                .distinct()
                .toList();
    }

    @Override
    public <C> void extract(C carrier, Getter<? super C> getter, Extracted extracted) {
        RuntimeException failure = null;
        for (Propagator part : parts) {
            try {
                part.extract(carrier, getter, extracted);
            } catch (RuntimeException e) {
                failure = first(failure, e);
            }
        }
        rethrow(failure);
    }

    @Override
    public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
        RuntimeException failure = null;
        for (Propagator part : parts) {
            try {
                part.inject(context, spanId, carrier, setter);
            } catch (RuntimeException e) {
                failure = first(failure, e);
            }
        }
        rethrow(failure);
    }

    private static RuntimeException first(@Nullable RuntimeException failure, RuntimeException next) {
        return failure == null ? next : failure;
    }

    private static void rethrow(@Nullable RuntimeException failure) {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public String toString() {
        return parts().stream().map(Object::toString).collect(Collectors.joining(", ", "Propagators.composite(", ")"));
    }
}
