package dev.clew.servlet.internal;

import dev.clew.context.TraceContext;
import dev.clew.http.HttpServerHandler;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The names of request attributes that the filter and the handlers in front of it know. */
public final class RequestAttributes {
    /** Holds the request id, a String. */
    public static final String REQUEST_ID = "dev.clew.requestId";

    /** Holds the route, if the application names it. */
    public static final String ROUTE = "dev.clew.route";

    /** Holds the {@link FrontCall}; on Undertow, whose attributes begin as texts, its traceparent. */
    static final String FRONT = "dev.clew.servlet.front";

    /** Holds the filter's view of the request. */
    public static final String EXCHANGE = "dev.clew.servlet.exchange";

    private static final String SPRING_ROUTE = "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";

    /** The pattern of Spring's handler for static files, which answers 404 for all that nobody else handles. */
    private static final String ALL_PATHS = "/**";

    private RequestAttributes() {}

    /** Reads an attribute of one request. */
    @FunctionalInterface
    public interface Reader {
        /** Returns the value, null if there is none. */
        @Nullable
        Object get(String name);
    }

    /**
     * Returns the context of a request that a Clew of another class loader has opened, null if none has.
     *
     * <p>Types of the JDK cross class loaders: the id is a {@code String}, an open request a {@code Supplier} of its traceparent
     * or the traceparent itself.
     */
    public static @Nullable TraceContext foreign(HttpServerHandler handler, Reader attributes) {
        if (!(attributes.get(REQUEST_ID) instanceof String id)) {
            return null;
        }
        Object opened = attributes.get(EXCHANGE);
        Object open = opened == null ? attributes.get(FRONT) : opened;
        Object traceparent = open instanceof Supplier<?> supplier ? supplier.get() : open;
        TraceContext context = handler.join(id, traceparent instanceof String text ? text : "");
        return context.isNone() ? null : context;
    }

    /** Returns the route that the application or Spring MVC named, null if neither did; empty if there is none to be named. */
    public static @Nullable String route(Reader attributes) {
        Object own = attributes.get(ROUTE);
        if (own != null) {
            return own.toString();
        }
        Object route = attributes.get(SPRING_ROUTE);
        return route == null || ALL_PATHS.equals(route) ? null : route.toString();
    }
}
