package dev.clew;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The wire formats by the names that settings give them. */
final class WireFormats {
    static final String DEFAULT = "request-id,w3c,baggage";

    private WireFormats() {}

    /**
     * Returns the formats of a comma-separated list, in its order.
     *
     * @param requestIdHeaders comma-separated, the first one read and written, the others read
     * @throws IllegalArgumentException for an unknown name or a header that is no token
     */
    static Propagator parse(String names, String requestIdHeaders) {
        List<Propagator> formats = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            formats.add(format(name.strip(), requestIdHeaders));
        }
        return Propagator.composite(formats.toArray(new Propagator[0]));
    }

    private static Propagator format(String name, String requestIdHeaders) {
        return switch (name) {
            case "request-id" -> requestId(requestIdHeaders);
            case "w3c" -> Propagator.w3c();
            case "baggage" -> Propagator.baggage();
            case "b3" -> Propagator.b3();
            case "b3-single" -> Propagator.b3Single();
            case "b3-multi" -> Propagator.b3Multi();
            case "xray" -> Propagator.xray();
            case "cloud-trace" -> Propagator.cloudTrace();
            case "jaeger" -> Propagator.jaeger();
            case "datadog" -> Propagator.datadog();
            default ->
                throw new IllegalArgumentException("clew.propagators must be a comma-separated list of request-id,"
                        + " w3c, baggage, b3, b3-single, b3-multi, xray, cloud-trace, jaeger, datadog, was \"" + name
                        + '"');
        };
    }

    private static Propagator requestId(String headers) {
        String[] names =
                Arrays.stream(headers.split(",", -1)).map(String::strip).toArray(String[]::new);
        return Propagator.requestId(names[0], Arrays.copyOfRange(names, 1, names.length));
    }
}
