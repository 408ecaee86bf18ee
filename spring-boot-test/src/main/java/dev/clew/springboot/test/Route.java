package dev.clew.springboot.test;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A functional route, as far as it can be told by its predicates: methods and one path. */
final class Route {
    private final Set<String> methods = new TreeSet<>();
    private final StringBuilder path = new StringBuilder();
    private boolean isConditional;

    void method(String method) {
        methods.add(method);
    }

    /** Adds a path below the one that is known. */
    void path(String pattern) {
        path.append(pattern.equals("/") && !path.isEmpty() ? "" : pattern);
    }

    /** Takes note that it asks for something else. */
    void condition() {
        isConditional = true;
    }

    /** @param text the route, as it shows itself */
    void addTo(List<Endpoint> all, String text) {
        if (path.isEmpty()) {
            all.add(new Endpoint("route", text, "a request that it takes"));
            return;
        }
        if (methods.isEmpty()) {
            methods.add("GET");
        }
        for (String method : methods) {
            all.add(new Endpoint(method, path.toString(), Required.by(method, path.toString(), isConditional)));
        }
    }
}
