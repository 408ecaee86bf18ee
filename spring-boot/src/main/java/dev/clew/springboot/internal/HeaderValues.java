package dev.clew.springboot.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Reads headers by the few methods that {@code HttpHeaders} has in Spring 6 and in 7, in which it is no map any more. */
public final class HeaderValues {
    private HeaderValues() {}

    /** Returns the values of a header with commas between, null if there is none. */
    public static @Nullable String joined(HttpHeaders headers, String name) {
        return headers.getFirst(name) == null ? null : String.join(",", all(headers, name));
    }

    /** Returns the values of a header, one for each time that it is there. */
    public static List<String> all(HttpHeaders headers, String name) {
        List<String> all = new ArrayList<>(1);
        headers.forEach((key, values) -> {
            if (key.equalsIgnoreCase(name)) {
                all.addAll(values);
            }
        });
        return all;
    }

    /** Returns a copy without the headers of these names, whatever their case. */
    public static HttpHeaders without(HttpHeaders headers, Collection<String> names) {
        HttpHeaders kept = new HttpHeaders();
        headers.forEach((name, values) -> {
            if (names.stream().noneMatch(name::equalsIgnoreCase)) {
                kept.put(name, new ArrayList<>(values));
            }
        });
        return kept;
    }
}
