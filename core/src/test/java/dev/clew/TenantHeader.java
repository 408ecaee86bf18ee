package dev.clew;

import dev.clew.context.Baggage;
import dev.clew.context.TraceContext;
import dev.clew.propagation.Extracted;
import dev.clew.propagation.Getter;
import dev.clew.propagation.Propagator;
import dev.clew.propagation.Setter;
import java.util.List;

/** A user's own format: one baggage entry in a header of its own. */
public record TenantHeader(String name) implements Propagator {
    @Override
    public List<String> fields() {
        return List.of(name);
    }

    @Override
    public <C> void extract(C carrier, Getter<? super C> getter, Extracted extracted) {
        String tenant = getter.get(carrier, name);
        if (tenant != null) {
            extracted.baggage(Baggage.EMPTY.with("tenant", tenant).with(name, "read"));
        }
    }

    @Override
    public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
        String tenant = context.baggage().get("tenant");
        if (tenant != null) {
            setter.set(carrier, name, tenant);
        }
    }
}
