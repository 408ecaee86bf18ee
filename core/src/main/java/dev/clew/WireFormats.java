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
     * @param requestIdHeaders the first one read and written, the others read
     * @throws IllegalArgumentException for an unknown name or a header that is no token
     */
    static Propagator parse(String names, String[] requestIdHeaders) {
        List<Propagator> formats = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            formats.add(format(name.strip(), requestIdHeaders));
        }
        return Propagator.composite(formats.toArray(new Propagator[0]));
    }

    private static Propagator format(String name, String[] requestIdHeaders) {
        return switch (name) {
            case "request-id" -> requestId(requestIdHeaders);
            case "w3c" -> Propagator.w3c();
            case "baggage" -> Propagator.baggage();
            case "client-request-id" -> Propagator.clientRequestId();
            case "b3" -> Propagator.b3();
            case "b3-single" -> Propagator.b3Single();
            case "b3-multi" -> Propagator.b3Multi();
            case "xray" -> Propagator.xray();
            case "cloud-trace" -> Propagator.cloudTrace();
            case "jaeger" -> Propagator.jaeger();
            case "datadog" -> Propagator.datadog();
            default ->
                throw new IllegalArgumentException("clew.propagators must be a comma-separated list of request-id,"
                        + " w3c, baggage, client-request-id, b3, b3-single, b3-multi, xray, cloud-trace, jaeger,"
                        + " datadog, was \"" + name + '"');
        };
    }

    /**
     * Returns {@code clew.request.id.headers}, the one that is written first.
     *
     * @throws IllegalArgumentException if one is no token
     */
    static String[] requestIdHeaders(Settings settings) {
        List<String> headers = settings.list("clew.request.id.headers");
        headers.forEach(RequestIdHeader::requireToken);
        return headers.isEmpty() ? new String[] {RequestIdHeader.DEFAULT} : headers.toArray(new String[0]);
    }

    private static Propagator requestId(String[] headers) {
        return Propagator.requestId(headers[0], Arrays.copyOfRange(headers, 1, headers.length));
    }
}
