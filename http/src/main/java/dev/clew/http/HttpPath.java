package dev.clew.http;

import dev.clew.Clew;
import java.util.Arrays;
import java.util.Locale;

/** Says how much of a request's path may be written down ({@code clew.http.path}). */
public enum HttpPath {
    /** The path without its query and its parameters, and the route if it is known. */
    PATH,
    /** The route if it is known, and nothing of the path. */
    ROUTE,
    /** Neither. */
    OFF;

    private static final String KEY = "clew.http.path";

    /**
     * Returns the value of {@code clew.http.path}, {@link #PATH} if it is not set.
     *
     * @throws IllegalArgumentException for any other value, saying what is allowed
     */
    public static HttpPath parse(Clew clew) {
        String value = clew.setting(KEY, PATH.name());
        for (HttpPath each : values()) {
            if (each.name().equalsIgnoreCase(value)) {
                return each;
            }
        }
        throw new IllegalArgumentException(KEY + " must be one of "
                + Arrays.toString(values()).toLowerCase(Locale.ROOT) + ", was \"" + value + '"');
    }

    /** Returns a path without query and path parameters, at most 256 characters; empty if it may not be written down. */
    public String path(String path) {
        return this == PATH ? PathText.bare(path) : "";
    }

    /** Returns a route, at most 256 characters; empty if it may not be written down. */
    public String route(String route) {
        return this == OFF ? "" : PathText.cut(route);
    }

    /** Names a call's span, {@code GET /stock}, or by the method alone if the path may not be written down. */
    public String spanName(String method, String path) {
        return PathText.spanName(method, path(path));
    }
}
