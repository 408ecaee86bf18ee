package dev.clew.springboot.environment;

import org.springframework.core.env.Environment;

/** The paths of the actuator, whose requests are probes unless {@code clew.http.probes} says otherwise. */
final class ProbePaths {
    private ProbePaths() {}

    /** Returns the value of {@code clew.http.probes}, empty if the actuator has no path of its own. */
    static String find(Environment environment) {
        String base = stripped(environment.getProperty("management.endpoints.web.base-path", "/actuator"));
        if (base.isEmpty()) {
            return "";
        }
        String context = environment.getProperty("server.servlet.context-path", "");
        String outer = context.isEmpty() ? environment.getProperty("spring.webflux.base-path", "") : context;
        return stripped(outer) + base + "/**";
    }

    private static String stripped(String path) {
        String stripped = path.strip();
        return stripped.endsWith("/") ? stripped.substring(0, stripped.length() - 1) : stripped;
    }
}
