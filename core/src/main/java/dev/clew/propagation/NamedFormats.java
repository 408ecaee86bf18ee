package dev.clew.propagation;

import dev.clew.context.Counters;
import dev.clew.internal.Services;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The wire formats by the names that {@code clew.propagators} gives them. */
final class NamedFormats {
    /** Said in an error message only: the formats themselves are found by name. */
    private static final Set<String> IN_CLEW_FORMATS =
            Set.of("b3", "b3-single", "b3-multi", "xray", "cloud-trace", "jaeger", "datadog");

    private NamedFormats() {}

    static Propagator parse(String names, List<String> requestIdHeaders) {
        Map<String, Propagator> known = new LinkedHashMap<>();
        known.put("request-id", RequestIdHeader.create(requestIdHeaders));
        known.put("w3c", W3cTraceContext.INSTANCE);
        known.put("baggage", BaggageHeader.INSTANCE);
        known.put("client-request-id", ClientRequestIdHeader.INSTANCE);
        List<Propagator> formats = new ArrayList<>();
        for (String part : names.split(",", -1)) {
            Propagator format = known.get(part.strip());
            if (format == null) {
                addProvided(known);
                format = known.get(part.strip());
            }
            if (format == null) {
                throw new IllegalArgumentException(unknown(part.strip(), known.keySet()));
            }
            formats.add(format);
        }
        return new CompositePropagator(formats);
    }

    private static void addProvided(Map<String, Propagator> known) {
        List<Throwable> failures = new ArrayList<>();
        for (PropagatorProvider provider : Services.load(PropagatorProvider.class, failures)) {
            provider.propagators().forEach(known::putIfAbsent);
        }
        Counters.shared().skipped("service_loader", failures);
    }

    private static String unknown(String name, Set<String> known) {
        String remedy = IN_CLEW_FORMATS.contains(name) ? "; the dependency dev.clew:clew-formats brings it" : "";
        return "clew.propagators must be a comma-separated list of " + String.join(", ", known) + ", was \"" + name
                + '"' + remedy;
    }
}
