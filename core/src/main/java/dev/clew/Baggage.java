package dev.clew;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ordered key-value pairs that travel with a request; immutable. */
public final class Baggage {
    /** No entries. */
    public static final Baggage EMPTY = new Baggage(Map.of());

    private final Map<String, String> entries;

    private Baggage(Map<String, String> entries) {
        this.entries = entries;
    }

    /** Returns the value under a key, null where there is none. */
    public @Nullable String get(String key) {
        return entries.get(key);
    }

    /** Returns this baggage with one more entry, or with another value for a key it has. */
    public Baggage with(String key, String value) {
        Map<String, String> copy = new LinkedHashMap<>(entries);
        copy.put(key, value);
        return new Baggage(Collections.unmodifiableMap(copy));
    }

    /** Whether there are no entries. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Baggage that && entries.equals(that.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return "Baggage" + entries;
    }
}
