package dev.clew.layout;

import dev.clew.layout.internal.text.Values;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Marker;

/** The names of an event's markers and of those that they refer to. */
final class Tags {
    private static final int MAX = 64;

    /** One character more than a line has room for, so that a longer name is cut there. */
    private static final int MAX_NAME = Values.MAX_TEXT + 1;

    /** The number of markers that are looked at, since many may have one name. */
    private static final int MAX_ASKED = 4096;

    private Tags() {}

    static Set<String> of(List<Marker> markers) {
        Set<String> names = new LinkedHashSet<>();
        collect(markers.iterator(), names, new int[] {MAX_ASKED});
        return names;
    }

    @SuppressWarnings("deprecation") // SLF4J discourages markers that refer to others; applications still have them
    private static void collect(Iterator<Marker> markers, Set<String> names, int[] left) {
        while (markers.hasNext() && names.size() < MAX && left[0]-- > 0) {
            Marker marker = markers.next();
            // A known name is not followed again, so markers that refer to each other come to an end.
            String name = String.valueOf(marker.getName());
            if (names.add(name.substring(0, Math.min(name.length(), MAX_NAME)))) {
                collect(marker.iterator(), names, left);
            }
        }
    }
}
