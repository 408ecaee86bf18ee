package dev.clew;

import java.util.List;
import java.util.stream.Collectors;

/** Several formats read in order and all written. */
record CompositePropagator(List<Propagator> parts) implements Propagator {
    @Override
    public List<String> fields() {
        return parts.stream().flatMap(part -> part.fields().stream()).distinct().toList();
    }

    @Override
    public <C> void extract(C carrier, Getter<? super C> getter, Inbound inbound) {
        // hot: by index, an iterator per message would be the only thing allocated here
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).extract(carrier, getter, inbound);
        }
    }

    @Override
    public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).inject(context, spanId, carrier, setter);
        }
    }

    @Override
    public String toString() {
        return parts.stream().map(Object::toString).collect(Collectors.joining(", ", "Propagator.composite(", ")"));
    }
}
