package dev.clew.servlet;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** {@code clew.http.path}: what of a request's path may be written down. */
enum PathSetting {
    /** The route where known, else the path. */
    PATH,
    /** The route where known, else nothing. */
    ROUTE,
    /** Nothing. */
    OFF;

    private static final int MAX_LENGTH = 256;
    private static final int MAX_METHOD_LENGTH = 32;

    private static final String SPRING_ROUTE = "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";

    static PathSetting parse(String value) {
        return switch (value) {
            case "path" -> PATH;
            case "route" -> ROUTE;
            case "off" -> OFF;
            default ->
                throw new IllegalArgumentException(
                        "clew.http.path must be one of path, route, off, was \"" + value + '"');
        };
    }

    /** Returns the path without query and path parameters, null where it may not be written down. */
    @Nullable
    String path(HttpServletRequest request) {
        if (this != PATH) {
            return null;
        }
        Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        String path = failed instanceof String text ? text : request.getRequestURI();
        return path == null ? null : cut(withoutParameters(path), MAX_LENGTH);
    }

    @Nullable
    String route(HttpServletRequest request) {
        if (this == OFF) {
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

    /** A path parameter may be a session's id ({@code ;jsessionid=…}), which is a key to the session. */
    private static String withoutParameters(String path) {
        int semicolon = path.indexOf(';');
        if (semicolon < 0) {
            return path;
        }
        StringBuilder kept = new StringBuilder(path.length());
        int from = 0;
        while (semicolon >= 0) {
            kept.append(path, from, semicolon);
            from = path.indexOf('/', semicolon);
            if (from < 0) {
                return kept.toString();
            }
            semicolon = path.indexOf(';', from);
        }
        return kept.append(path, from, path.length()).toString();
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
