package dev.clew.messaging;

import dev.clew.propagation.Setter;
import dev.clew.testkit.propagation.SetterContract;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tests' own system keeps the contract that an adapter's headers have to keep. */
class LetterAccessTest extends SetterContract<Map<String, String>> {
    @Override
    protected Map<String, String> carrier() {
        return new LinkedHashMap<>();
    }

    @Override
    protected Setter<Map<String, String>> setter() {
        return (properties, name, value) -> new LetterAccess().replace(properties, OutgoingHeaders.of(name, value));
    }

    @Override
    protected void add(Map<String, String> carrier, String name, String value) {
        carrier.put(name.replace('-', '_'), value);
    }

    @Override
    protected List<String> values(Map<String, String> carrier, String name) {
        return carrier.entrySet().stream()
                .filter(property -> property.getKey().replace('_', '-').equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .toList();
    }
}
