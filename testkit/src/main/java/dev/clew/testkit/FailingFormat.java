package dev.clew.testkit;

import dev.clew.context.TraceContext;
import dev.clew.propagation.Extracted;
import dev.clew.propagation.Getter;
import dev.clew.propagation.Propagator;
import dev.clew.propagation.Setter;
import java.util.List;

/** A format that fails at every message, for tests of adapters. */
public final class FailingFormat implements Propagator {
    /** Makes one. */
    public FailingFormat() {}

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
