package dev.clew;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;

/** Finds out what the process is called: its own settings, then OpenTelemetry's, then the host's name. */
final class ServiceIdentity {
    private ServiceIdentity() {}

    static Clew.Service detect(Settings settings, Map<String, String> environment) {
        Map<String, String> otel = new HashMap<>();
        for (String pair :
                environment.getOrDefault("OTEL_RESOURCE_ATTRIBUTES", "").split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                otel.put(
                        pair.substring(0, equals).strip(),
                        pair.substring(equals + 1).strip());
            }
        }
        String otelName = environment.getOrDefault("OTEL_SERVICE_NAME", otel.getOrDefault("service.name", ""));
        return new Clew.Service(
                settings.get("clew.service", otelName),
                settings.get("clew.version", otel.getOrDefault("service.version", "")),
                settings.get("clew.instance", otel.getOrDefault("service.instance.id", hostName(environment))),
                BinaryIds.RANDOM.next().substring(0, 16));
    }

    private static String hostName(Map<String, String> environment) {
        String name = environment.get("HOSTNAME");
        if (name != null && !name.isEmpty()) {
            return name;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "";
        }
    }
}
