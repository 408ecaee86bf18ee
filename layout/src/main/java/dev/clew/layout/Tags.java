package dev.clew.layout;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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

    /** In one text, which can be told apart again. */
    static String joined(Set<String> names) {
        return names.stream()
                .map(name -> name.replace("%", "%25").replace(",", "%2C"))
                .collect(Collectors.joining(","));
    }

    @SuppressWarnings("deprecation") // SLF4J discourages markers that refer to others; applications still have them
    private static void collect(Iterator<Marker> markers, Set<String> names) {
        while (markers.hasNext() && names.size() < MAX) {
            Marker marker = markers.next();
            // Only below a name that is new, so that markers that refer to each other come to an end.
            if (names.add(marker.getName())) {
                collect(marker.iterator(), names);
            }
        }
    }
}
