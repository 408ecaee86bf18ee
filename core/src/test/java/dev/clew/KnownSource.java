package dev.clew;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A source of these values. */
record KnownSource(String name, Map<String, String> values) implements ConfigurationSource {
    @Override
    public Collection<String> keys() {
        return values.keySet();
    }

    @Override
    public @Nullable String value(String key) {
        return values.get(key);
    }
}
