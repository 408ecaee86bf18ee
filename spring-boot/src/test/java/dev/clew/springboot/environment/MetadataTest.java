package dev.clew.springboot.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonParserFactory;

/** Completion in the IDE offers the keys that are read, and none else. */
class MetadataTest {
    private static final String FILE = "META-INF/additional-spring-configuration-metadata.json";

    private static List<Map<?, ?>> entries(String kind) throws IOException {
        try (InputStream stream = Objects.requireNonNull(
                ClewEnvironmentListener.class.getClassLoader().getResourceAsStream(FILE), FILE)) {
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            List<Map<?, ?>> entries = new ArrayList<>();
            for (Object entry :
                    (List<?>) JsonParserFactory.getJsonParser().parseMap(text).get(kind)) {
                entries.add((Map<?, ?>) entry);
            }
            return entries;
        }
    }

    private static Set<String> names(String kind) throws IOException {
        Set<String> names = new TreeSet<>();
        for (Map<?, ?> entry : entries(kind)) {
            names.add((String) entry.get("name"));
        }
        return names;
    }

    @Test
    void keysAreThoseThatAreRead() throws IOException {
        Set<String> read = new TreeSet<>(Clew.settingKeys());
        read.addAll(FrameworkKeys.ALL);
        assertThat(names("properties")).isEqualTo(read);
        assertThat(entries("properties")).hasSameSizeAs(read);
    }

    @Test
    void eachKeyHasATypeAndASentence() throws IOException {
        assertThat(entries("properties")).allSatisfy(entry -> {
            assertThat((String) entry.get("type")).startsWith("java.");
            assertThat((String) entry.get("description")).matches("[A-Z].*\\.");
        });
    }

    @Test
    void valuesAreOfferedForKnownKeys() throws IOException {
        assertThat(names("properties")).containsAll(names("hints"));
    }

    /** The adapters' own keys are tested by starting the application with them. */
    @Test
    void defaultsAndOfferedValuesAreAllowed() throws IOException {
        Map<String, List<String>> values = new TreeMap<>();
        for (Map<?, ?> entry : entries("properties")) {
            if (entry.containsKey("defaultValue")) {
                values.computeIfAbsent((String) entry.get("name"), key -> new ArrayList<>())
                        .add(String.valueOf(entry.get("defaultValue")));
            }
        }
        for (Map<?, ?> hint : entries("hints")) {
            for (Object offered : (List<?>) hint.get("values")) {
                values.computeIfAbsent((String) hint.get("name"), key -> new ArrayList<>())
                        .add(String.valueOf(((Map<?, ?>) offered).get("value")));
            }
        }
        values.keySet().retainAll(Clew.settingKeys());
        assertThat(values).isNotEmpty();
        try {
            values.forEach((key, all) -> all.forEach(value -> {
                Clew.configureProcess(Map.of(key, value), Set.of());
                assertThat(Clew.processBuilder().build()).isNotNull();
            }));
        } finally {
            Clew.configureProcess(Map.of(), Set.of());
        }
    }
}
