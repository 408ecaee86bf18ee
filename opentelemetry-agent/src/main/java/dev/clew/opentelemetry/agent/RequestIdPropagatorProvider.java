package dev.clew.opentelemetry.agent;

import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurablePropagatorProvider;

/**
 * Makes the propagator {@code clew} of {@code otel.propagators}, which {@link AgentCustomizer} adds to the list.
 *
 * <p>Called once, when the agent starts.
 */
public final class RequestIdPropagatorProvider implements ConfigurablePropagatorProvider {
    static final String NAME = "clew";

    /** For {@link java.util.ServiceLoader}. */
    public RequestIdPropagatorProvider() {}

    @Override
    public TextMapPropagator getPropagator(ConfigProperties config) {
        return new RequestIdPropagator(AgentCustomizer.headers(config));
    }

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public String toString() {
        return NAME;
    }
}
