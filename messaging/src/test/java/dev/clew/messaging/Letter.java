package dev.clew.messaging;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A message of the tests' own system. Its properties have texts as values and Java identifiers as names, like JMS. */
record Letter(String queue, long number, Map<String, String> properties, String body) {
    /** Returns a letter that can be sent. */
    static Letter to(String queue, String body) {
        return new Letter(queue, 0, new LinkedHashMap<>(), body);
    }

    /** Returns a letter as a queue delivers it: its properties, given as name, value, name, value, cannot be changed. */
    static Letter delivered(long position, String... properties) {
        Map<String, String> all = new LinkedHashMap<>();
        for (int i = 0; i < properties.length; i += 2) {
            all.put(properties[i], properties[i + 1]);
        }
        return new Letter("orders", position, Collections.unmodifiableMap(all), "value");
    }
}
