package dev.clew.springboot.test;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * An endpoint of an application.
 *
 * @param needs the reason why it cannot be called without an example, null if it can
 */
record Endpoint(String method, String pattern, @Nullable String needs) {
    /** Packages whose endpoints are not the application's: error page, actuator. */
    static final String ITS_OWN = "org.springframework.";

    /**
     * Adds the endpoints of a controller's method.
     *
     * @param isConditional whether the mapping asks for parameters or headers
     */
    static void add(
            List<Endpoint> all,
            Set<String> patterns,
            Set<RequestMethod> methods,
            boolean isConditional,
            HandlerMethod controller) {
        if (controller.getBeanType().getName().startsWith(ITS_OWN)) {
            return;
        }
        Set<String> verbs = new TreeSet<>();
        methods.stream().map(RequestMethod::name).forEach(verbs::add);
        if (verbs.isEmpty()) {
            verbs.add("GET");
        }
        for (String pattern : new TreeSet<>(patterns)) {
            for (String verb : verbs) {
                all.add(new Endpoint(verb, pattern, Required.by(verb, pattern, isConditional, controller)));
            }
        }
    }

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
