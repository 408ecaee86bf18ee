package dev.clew.servlet.internal;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/** Reads a header with all its values, as {@link dev.clew.propagation.Getter} wants it. */
public final class Headers {
    private Headers() {}

    /** Returns a request's values separated by commas, null if there are none. */
    public static @Nullable String joined(HttpServletRequest request, String name) {
        // hot: most fields are not sent, and containers make an object to look for several values
        return request.getHeader(name) == null ? null : joined(request.getHeaders(name));
    }

    /** Returns the values separated by commas, null if there are none. */
    public static @Nullable String joined(@Nullable Enumeration<String> values) {
        // hot: once per field and request, allocates nothing of its own for a single value
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
