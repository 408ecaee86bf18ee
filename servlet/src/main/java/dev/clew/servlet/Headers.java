package dev.clew.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/** Reads a header with all its values, as {@link dev.clew.propagation.Getter} wants it. */
final class Headers {
    private Headers() {}

    static @Nullable String joined(HttpServletRequest request, String name) {
        // hot: once per field and request, allocates nothing of its own for a single value
        Enumeration<String> values = request.getHeaders(name);
        if (values == null || !values.hasMoreElements()) {
            return null;
        }
        String first = values.nextElement();
        if (!values.hasMoreElements()) {
            return first;
        }
        StringBuilder all = new StringBuilder(first);
        while (values.hasMoreElements()) {
            all.append(',').append(values.nextElement());
        }
        return all.toString();
    }
}
