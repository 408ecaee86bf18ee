package dev.clew.springboot.client;

import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Reads headers by the few methods that {@code HttpHeaders} has in Spring 6 and in 7, in which it is no map any more. */
final class HeaderValues {
    private HeaderValues() {}

    /** Returns the values of a header with commas between, null if there is none. */
    static @Nullable String joined(HttpHeaders headers, String name) {
        if (headers.getFirst(name) == null) {
            return null;
        }
        StringJoiner joined = new StringJoiner(",");
        headers.forEach((key, values) -> {
            if (key.equalsIgnoreCase(name)) {
                values.forEach(joined::add);
            }
        });
        return joined.toString();
    }
}
