package dev.clew.logback;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/** The names of an event's markers and of those that they refer to, joined by commas. */
final class Tags {
    private static final int MAX = 64;

    private Tags() {}

    static @Nullable String of(List<Marker> markers) {
        if (markers.isEmpty()) {
            return null;
        }
        Set<String> names = new LinkedHashSet<>();
        collect(markers.iterator(), names);
        return String.join(",", names);
    }

    @SuppressWarnings("deprecation") // SLF4J discourages markers that refer to others; applications still have them
    private static void collect(Iterator<Marker> markers, Set<String> names) {
        while (markers.hasNext() && names.size() < MAX) {
            Marker marker = markers.next();
            // Only below a name that is new, so that markers that refer to each other come to an end.
            if (names.add(marker.getName().replace("%", "%25").replace(",", "%2C"))) {
                collect(marker.iterator(), names);
            }
        }
    }
}
