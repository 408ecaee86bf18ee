package dev.clew.story.evidence;

import dev.clew.story.traffic.Operation;
import dev.clew.story.traffic.Span;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells the services that calls go to, as far as their servers' lines tell. */
public final class Peers {
    /** Nine in ten of the calls have to agree: behind an address may be a gateway to several services. */
    private static final double MOST = 0.9;

    private final Map<Operation, String> byCall = new HashMap<>();
    private final Map<String, String> byAddress = new HashMap<>();

    Peers(Map<Operation, List<Span>> operations) {
        Map<String, Map<String, Integer>> addresses = new HashMap<>();
        operations.forEach((operation, spans) -> {
            Map<String, Integer> services = operation.isCall() ? services(spans) : Map.of();
            put(byCall, operation, services);
            if (!services.isEmpty() && operation.peer().indexOf(':') > 0) {
                Map<String, Integer> ofAddress = addresses.computeIfAbsent(operation.peer(), peer -> new HashMap<>());
                services.forEach((service, count) -> ofAddress.merge(service, count, Integer::sum));
            }
        });
        addresses.forEach((address, services) -> put(byAddress, address, services));
    }

    private static Map<String, Integer> services(Collection<Span> calls) {
        Map<String, Integer> services = new HashMap<>();
        for (Span call : calls) {
            for (Span server : call.children()) {
                if (server.operation().isEntry()) {
                    services.merge(server.operation().service(), 1, Integer::sum);
                }
            }
        }
        return services;
    }

    private static <T> void put(Map<T, String> all, T of, Map<String, Integer> services) {
        int sum = services.values().stream().mapToInt(Integer::intValue).sum();
        services.forEach((service, count) -> {
            if (count >= MOST * sum) {
                all.put(of, service);
            }
        });
    }

    /** Returns the service that a call goes to, empty if it is not known. */
    public String service(Operation call) {
        String service = byCall.get(call);
        return service != null ? service : call.isCall() ? byAddress.getOrDefault(call.peer(), "") : "";
    }
}
