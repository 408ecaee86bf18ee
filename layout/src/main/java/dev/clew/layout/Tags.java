package dev.clew.layout;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Marker;

/** The names of an event's markers and of those that they refer to. */
final class Tags {
    private static final int MAX = 64;

    private Tags() {}

    static Set<String> of(List<Marker> markers) {
        Set<String> names = new LinkedHashSet<>();
        collect(markers.iterator(), names);
        return names;
    }

    @SuppressWarnings("deprecation") // SLF4J discourages markers that refer to others; applications still have them
    private static void collect(Iterator<Marker> markers, Set<String> names) {
        while (markers.hasNext() && names.size() < MAX) {
            Marker marker = markers.next();
            // A known name is not followed again, so markers that refer to each other come to an end.
            if (names.add(String.valueOf(marker.getName()))) {
                collect(marker.iterator(), names);
            }
        }
    }
}
