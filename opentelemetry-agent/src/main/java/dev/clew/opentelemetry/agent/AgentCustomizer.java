package dev.clew.opentelemetry.agent;

import dev.clew.text.Ascii;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Adds the request id's propagator to those that are configured, and takes the id out of the baggage that they write.
 *
 * <p>The agent's logging instrumentations put baggage into the MDC, unless someone has said otherwise. Called once, when the agent starts.
 */
public final class AgentCustomizer implements AutoConfigurationCustomizerProvider {
    static final String HEADERS = "clew.request.id.headers";

    private static final String MDC_OF_LOGBACK = "otel.instrumentation.logback-mdc.add-baggage";
    private static final String MDC_OF_LOG4J2 = "otel.instrumentation.log4j-context-data.add-baggage";

    /** For {@link java.util.ServiceLoader}. */
    public AgentCustomizer() {}

    @Override
    public void customize(AutoConfigurationCustomizer agent) {
        agent.addPropertiesSupplier(() -> Map.of(MDC_OF_LOGBACK, "true", MDC_OF_LOG4J2, "true"));
        agent.addPropertiesCustomizer(AgentCustomizer::withPropagator);
        agent.addPropagatorCustomizer(AgentCustomizer::withoutRequestId);
    }

    private static Map<String, String> withPropagator(ConfigProperties config) {
        ResponseHeader.name(headers(config).get(0));
        List<String> propagators =
                new ArrayList<>(config.getList("otel.propagators", List.of("tracecontext", "baggage")));
        if (propagators.contains("none")) {
            return Map.of();
        }
        // Last, so that the id of the header wins over one in the baggage.
        propagators.remove(RequestIdPropagatorProvider.NAME);
        propagators.add(RequestIdPropagatorProvider.NAME);
        return Map.of("otel.propagators", String.join(",", propagators));
    }

    private static TextMapPropagator withoutRequestId(TextMapPropagator propagator, ConfigProperties config) {
        return propagator instanceof RequestIdPropagator ? propagator : new WithoutRequestId(propagator);
    }

    /** @throws IllegalArgumentException if a name is no RFC 9110 token */
    static List<String> headers(ConfigProperties config) {
        List<String> headers = config.getList(HEADERS, List.of("X-Request-ID"));
        for (String header : headers) {
            if (!Ascii.isToken(header)) {
                throw new IllegalArgumentException(HEADERS + " must be RFC 9110 tokens, was \"" + header + '"');
            }
        }
        return headers;
    }

    @Override
    public String toString() {
        return "AgentCustomizer";
    }
}
