package dev.clew.servlet;

import dev.clew.Clew;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** What of a request's path and route is written down. */
record Paths(Clew.HttpPath setting) {
    private static final int MAX_LENGTH = 256;
    private static final int MAX_METHOD_LENGTH = 32;

    private static final String SPRING_ROUTE = "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";

    /** Returns the path without query and path parameters, null where it may not be written down. */
    @Nullable
    String path(HttpServletRequest request) {
        if (setting != Clew.HttpPath.PATH) {
            return null;
        }
        Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        String path = failed instanceof String text ? text : request.getRequestURI();
        return path == null ? null : setting.of(path);
    }

    /** Returns the route, null where it is not known or may not be written down. */
    @Nullable
    String route(HttpServletRequest request) {
        if (setting == Clew.HttpPath.OFF) {
            return null;
        }
        Object route = request.getAttribute(CorrelationFilter.ROUTE);
        if (route == null) {
            route = request.getAttribute(SPRING_ROUTE);
        }
        return route == null ? null : cut(route.toString(), MAX_LENGTH);
    }

    static String spanName(HttpServletRequest request, @Nullable String routeOrPath) {
        String method = cut(String.valueOf(request.getMethod()), MAX_METHOD_LENGTH);
        return routeOrPath == null ? method : method + ' ' + routeOrPath;
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }

    @Override
    public String toString() {
        return setting.toString();
    }
}
