package dev.clew.opentelemetry.agent;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A propagator that does not write the request id into its baggage. */
record WithoutRequestId(TextMapPropagator delegate) implements TextMapPropagator {
    @Override
    public Collection<String> fields() {
        return delegate.fields();
    }

    @Override
    public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
        delegate.inject(RequestId.without(context), carrier, setter);
    }

    @Override
    public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
        return delegate.extract(context, carrier, getter);
    }

    @Override
    public String toString() {
        return delegate.toString();
    }
}
