package dev.clew.testkit.client;

import dev.clew.Getter;
import dev.clew.Inbound;
import dev.clew.Propagator;
import dev.clew.Setter;
import dev.clew.TraceContext;
import java.util.List;

/** Fails at every message. */
final class FailingFormat implements Propagator {
    @Override
    public List<String> fields() {
        return List.of("failing");
    }

    @Override
    public <C> void extract(C carrier, Getter<? super C> getter, Inbound inbound) {
        throw new IllegalStateException("extract");
    }

    @Override
    public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
        throw new IllegalStateException("inject");
    }
}
