package dev.clew.springboot.test;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A request to send.
 *
 * @param path with its query, without the context path
 * @param contentType empty if there is no body
 */
record Example(String method, String path, String contentType, String body) {
    Example {
        method = method.toUpperCase(Locale.ROOT);
        if (!method.matches("[A-Z]+")) {
            throw new IllegalArgumentException("method must be one of HTTP's, was \"" + method + '"');
        }
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path must begin with a slash, was \"" + path + '"');
        }
    }

    static Example get(String path) {
        return new Example("GET", path, "", "");
    }

    byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    String pathWithoutQuery() {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
