package dev.clew.springboot.test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Reads functional routes; those of Spring MVC and of WebFlux have visitors of the same shape.
 *
 * @param <P> the type of predicates
 */
abstract class RouteReader<P> {
    private final List<Endpoint> all;
    private final BiConsumer<P, Route> reader;
    private final Deque<P> outer = new ArrayDeque<>();

    /** @param reader tells a route of a predicate */
    RouteReader(List<Endpoint> all, BiConsumer<P, Route> reader) {
        this.all = all;
        this.reader = reader;
    }

    public void startNested(P predicate) {
        outer.addLast(predicate);
    }

    public void endNested(P predicate) {
        outer.removeLast();
    }

    public void attributes(Map<String, Object> attributes) {}

    void add(P predicate) {
        Route route = new Route();
        outer.forEach(nesting -> reader.accept(nesting, route));
        reader.accept(predicate, route);
        route.addTo(all, predicate.toString());
    }

    void addUnknown(Object routes) {
        new Route().addTo(all, routes.toString());
    }
}
