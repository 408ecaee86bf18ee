package dev.clew.servlet.internal;

import org.jspecify.annotations.Nullable;

/** The names of request attributes that the filter and the handlers in front of it know. */
public final class RequestAttributes {
    /** Holds the request id, a String. */
    public static final String REQUEST_ID = "dev.clew.requestId";

    /** Holds the route, if the application names it. */
    public static final String ROUTE = "dev.clew.route";

    /** Holds the {@link FrontCall}. */
    static final String FRONT = "dev.clew.servlet.front";

    private static final String SPRING_ROUTE = "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";

    private RequestAttributes() {}

    /** Reads an attribute of one request. */
    @FunctionalInterface
    public interface Reader {
        /** Returns the value, null if there is none. */
        @Nullable
        Object get(String name);
    }

    /** Returns the route that the application or Spring MVC named, null if neither did. */
    public static @Nullable String route(Reader attributes) {
        Object own = attributes.get(ROUTE);
        Object route = own == null ? attributes.get(SPRING_ROUTE) : own;
        return route == null ? null : route.toString();
    }
}
