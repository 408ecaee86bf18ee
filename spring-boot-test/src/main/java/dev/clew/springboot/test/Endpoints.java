package dev.clew.springboot.test;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.http.server.PathContainer;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/** The endpoints of an application: methods of its controllers, and its servlets. */
final class Endpoints {
    private static final String ITS_OWN = "org.springframework.";

    /** An endpoint, with the reason why it cannot be called without an example, null if it can. */
    private record Endpoint(
            String method, String pattern, @Nullable String needs) {
        boolean matches(Example example) {
            try {
                return method.equals(example.method())
                        && PathPatternParser.defaultInstance
                                .parse(pattern)
                                .matches(PathContainer.parsePath(example.pathWithoutQuery()));
            } catch (PatternParseException e) {
                return false;
            }
        }

        @Override
        public String toString() {
            return method + " " + pattern;
        }
    }

    private final List<Endpoint> all;

    private Endpoints(List<Endpoint> all) {
        this.all = all;
    }

    /** Returns those of an application without Spring MVC: none is known, and only examples are sent. */
    static Endpoints none() {
        return new Endpoints(List.of());
    }

    /** @param servlets whether the servlets beside Spring's can be reached */
    static Endpoints of(ApplicationContext context, boolean servlets) {
        List<Endpoint> all = new ArrayList<>();
        context.getBeansOfType(RequestMappingInfoHandlerMapping.class)
                .values()
                .forEach(mapping -> mapping.getHandlerMethods().forEach((info, method) -> add(all, info, method)));
        if (context instanceof WebApplicationContext web && web.getServletContext() != null) {
            add(all, web.getServletContext(), servlets);
        }
        // Sorted: Spring keeps them in no order, and reports are compared.
        all.sort(Comparator.comparing(Endpoint::pattern).thenComparing(Endpoint::method));
        return new Endpoints(all);
    }

    private static void add(List<Endpoint> all, RequestMappingInfo info, HandlerMethod method) {
        if (method.getBeanType().getName().startsWith(ITS_OWN)) {
            return;
        }
        Set<String> methods = new TreeSet<>();
        info.getMethodsCondition().getMethods().stream()
                .map(RequestMethod::name)
                .forEach(methods::add);
        if (methods.isEmpty()) {
            methods.add("GET");
        }
        for (String pattern : new TreeSet<>(info.getPatternValues())) {
            for (String verb : methods) {
                all.add(new Endpoint(verb, pattern, Required.by(verb, pattern, info, method)));
            }
        }
    }

    private static void add(List<Endpoint> all, ServletContext context, boolean isReached) {
        for (ServletRegistration servlet : context.getServletRegistrations().values()) {
            if (String.valueOf(servlet.getClassName()).startsWith(ITS_OWN)) {
                continue;
            }
            for (String pattern : new TreeSet<>(servlet.getMappings())) {
                String needs = !isReached
                        ? "MockMvc does not reach servlets"
                        : pattern.startsWith("/") && pattern.indexOf('*') < 0 ? null : "any path below it";
                all.add(new Endpoint("GET", pattern, needs));
            }
        }
    }

    /** Returns the requests to send, each with the name of its endpoint: those without an example, and the examples. */
    Map<String, Example> requests(List<Example> examples) {
        Map<String, Example> requests = new LinkedHashMap<>();
        for (Endpoint endpoint : all) {
            if (endpoint.needs == null && examples.stream().noneMatch(endpoint::matches)) {
                requests.put(endpoint.toString(), Example.get(endpoint.pattern));
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
                .filter(endpoint -> endpoint.needs != null && examples.stream().noneMatch(endpoint::matches))
                .map(endpoint -> endpoint + ": needs an example (" + endpoint.needs + ")")
                .distinct()
                .toList();
    }
}
