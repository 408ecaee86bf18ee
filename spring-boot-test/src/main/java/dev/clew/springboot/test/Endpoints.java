package dev.clew.springboot.test;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;

/** The endpoints of an application: methods of its controllers, functional routes, and servlets. */
final class Endpoints {
    private final List<Endpoint> all;

    private Endpoints(List<Endpoint> all) {
        this.all = all;
    }

    /** @param servlets whether the servlets beside Spring's can be reached */
    static Endpoints of(ApplicationContext context, boolean servlets) {
        List<Endpoint> all = new ArrayList<>();
        if (isReactive(context)) {
            WebFluxEndpoints.add(all, context);
        } else if (isPresent("org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping")) {
            MvcEndpoints.add(all, context, servlets);
        }
        // Sorted: Spring keeps them in no order, and reports are compared.
        all.sort(Comparator.comparing(Endpoint::pattern).thenComparing(Endpoint::method));
        return new Endpoints(all);
    }

    /** Whether the application is served by WebFlux. */
    static boolean isReactive(ApplicationContext context) {
        return isPresent("org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping")
                && WebFluxEndpoints.areServed(context);
    }

    private static boolean isPresent(String type) {
        return ClassUtils.isPresent(type, Endpoints.class.getClassLoader());
    }

    /** Returns the requests to send, each with the name of its endpoint: those without an example, and the examples. */
    Map<String, Example> requests(List<Example> examples) {
        Map<String, Example> requests = new LinkedHashMap<>();
        for (Endpoint endpoint : all) {
            if (endpoint.needs() == null && examples.stream().noneMatch(endpoint::matches)) {
                requests.put(endpoint.toString(), Example.get(endpoint.pattern()));
            }
        }
        for (Example example : examples) {
            String name = all.stream()
                    .filter(endpoint -> endpoint.matches(example))
                    .findFirst()
                    .map(Endpoint::toString)
                    .orElse(example.toString());
            requests.put(requests.containsKey(name) ? example.toString() : name, example);
        }
        return requests;
    }

    /** Returns the endpoints that get no request, each with the reason. */
    List<String> withoutRequest(List<Example> examples) {
        return all.stream()
                .filter(endpoint ->
                        endpoint.needs() != null && examples.stream().noneMatch(endpoint::matches))
                .map(endpoint -> endpoint + ": needs an example (" + endpoint.needs() + ")")
                .distinct()
                .toList();
    }
}
