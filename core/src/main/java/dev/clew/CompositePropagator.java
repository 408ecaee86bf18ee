package dev.clew;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Several formats read in order and all written; one that throws does not keep the others from their turn. */
record CompositePropagator(List<Propagator> parts) implements Propagator {
    @Override
    public List<String> fields() {
        return parts.stream().flatMap(part -> part.fields().stream()).distinct().toList();
    }

    @Override
    public <C> void extract(C carrier, Getter<? super C> getter, Inbound inbound) {
        RuntimeException failure = null;
        // hot: by index, an iterator per message would be the only thing allocated here
        for (int i = 0; i < parts.size(); i++) {
            try {
                parts.get(i).extract(carrier, getter, inbound);
            } catch (RuntimeException e) {
                failure = first(failure, e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
        RuntimeException failure = null;
        for (int i = 0; i < parts.size(); i++) {
            try {
                parts.get(i).inject(context, spanId, carrier, setter);
            } catch (RuntimeException e) {
                failure = first(failure, e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static RuntimeException first(@Nullable RuntimeException failure, RuntimeException next) {
        return failure == null ? next : failure;
    }

    @Override
    public String toString() {
        return parts.stream().map(Object::toString).collect(Collectors.joining(", ", "Propagator.composite(", ")"));
    }
}
