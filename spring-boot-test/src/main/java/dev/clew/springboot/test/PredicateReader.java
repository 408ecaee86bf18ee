package dev.clew.springboot.test;

import java.util.Set;
import org.springframework.http.HttpMethod;

/** Reads a predicate of a functional route; those of Spring MVC and of WebFlux have visitors of the same shape. */
abstract class PredicateReader {
    private final Route route;

    PredicateReader(Route route) {
        this.route = route;
    }

    void condition() {
        route.condition();
    }

    public void method(Set<HttpMethod> methods) {
        methods.forEach(method -> route.method(method.name()));
    }

    public void path(String pattern) {
        route.path(pattern);
    }

    public void pathExtension(String extension) {
        condition();
    }

    public void header(String name, String value) {
        condition();
    }

    /** Of Spring 7. */
    public void version(String version) {
        condition();
    }

    public void startAnd() {}

    public void and() {}

    public void endAnd() {}

    public void startOr() {
        condition();
    }

    public void or() {}

    public void endOr() {}

    public void startNegate() {
        condition();
    }

    public void endNegate() {}
}
