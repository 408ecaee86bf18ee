package dev.clew.propagation;

import dev.clew.context.TraceContext;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and writes several formats in order. If one throws, the others still have their turn. */
final class CompositePropagator implements Propagator {
    private final Propagator[] parts;
    private final List<String> fields;
    private final Propagator first;
    private final Propagator second;
    private final Propagator third;

    CompositePropagator(List<Propagator> parts) {
        this.parts = parts.toArray(new Propagator[0]);
        Set<String> names = new LinkedHashSet<>();
        for (Propagator part : parts) {
            names.addAll(part.fields());
        }
        this.fields = List.copyOf(names);
        this.first = part(0);
        this.second = part(1);
        this.third = part(2);
    }

    private Propagator part(int index) {
        return index < parts.length ? parts[index] : Nothing.INSTANCE;
    }

    List<Propagator> parts() {
        return List.of(parts);
    }

    @Override
    public List<String> fields() {
        return fields;
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
        // hot: a call of its own for each of the first three, which the JIT inlines; a loop is one call with many
        // targets.
        // Paid for by the rows "inject, child minted, default formats" and "request" of workshop/benchmarks/RESULTS.md.
        RuntimeException failure = null;
        try {
            first.inject(context, spanId, carrier, setter);
        } catch (RuntimeException e) {
            failure = e;
        }
        try {
            second.inject(context, spanId, carrier, setter);
        } catch (RuntimeException e) {
            failure = first(failure, e);
        }
        try {
            third.inject(context, spanId, carrier, setter);
        } catch (RuntimeException e) {
            failure = first(failure, e);
        }
        for (int i = 3; i < parts.length; i++) {
            try {
                parts[i].inject(context, spanId, carrier, setter);
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
        String all = parts().toString();
        return "Propagators.composite(" + all.substring(1, all.length() - 1) + ")";
    }

    private enum Nothing implements Propagator {
        INSTANCE;

        @Override
        public List<String> fields() {
            return List.of();
        }

        @Override
        public <C> void extract(C carrier, Getter<? super C> getter, Extracted extracted) {}

        @Override
        public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {}
    }
}
