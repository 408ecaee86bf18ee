package dev.clew.testkit.client;

import dev.clew.context.TraceContext;
import dev.clew.propagation.Extracted;
import dev.clew.propagation.Getter;
import dev.clew.propagation.Propagator;
import dev.clew.propagation.Setter;
import java.util.List;

/** Fails at every message. */
final class FailingFormat implements Propagator {
    @Override
    public List<String> fields() {
        return List.of("failing");
    }

    @Override
    public <C> void extract(C carrier, Getter<? super C> getter, Extracted inbound) {
        throw new IllegalStateException("extract");
    }

    @Override
    public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
        throw new IllegalStateException("inject");
    }
}
