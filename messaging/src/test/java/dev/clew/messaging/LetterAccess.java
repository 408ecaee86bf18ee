package dev.clew.messaging;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and replaces the properties of letters. */
final class LetterAccess implements HeaderAccess<Map<String, String>> {
    @Override
    public @Nullable String last(Map<String, String> properties, String name) {
        return properties.get(name.replace('-', '_'));
    }

    @Override
    public List<String> names(Map<String, String> properties) {
        return properties.keySet().stream().map(name -> name.replace('_', '-')).toList();
    }

    @Override
    public void replace(Map<String, String> properties, OutgoingHeaders outgoing) {
        if (!(properties instanceof LinkedHashMap)) {
            throw new IllegalStateException("properties are read-only");
        }
        properties.keySet().removeIf(name -> outgoing.replaces(name.replace('_', '-')));
        for (int i = 0; i < outgoing.size(); i++) {
            properties.put(outgoing.name(i).replace('-', '_'), outgoing.text(i));
        }
    }
}
