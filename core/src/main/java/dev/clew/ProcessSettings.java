package dev.clew;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The settings and the name of this process, read at first use.
 *
 * <p>Apart from {@link Clew#global()}, because a layout asks before anything may be logged.
 */
final class ProcessSettings {
    private static volatile @Nullable ProcessSettings current;

    private final Settings settings;
    private final @Nullable Supplier<List<ConfigurationSource>> sources;
    private @Nullable ServiceIdentity service;

    private ProcessSettings(Settings settings, @Nullable Supplier<List<ConfigurationSource>> sources) {
        this.settings = settings;
        this.sources = sources;
    }

    static ProcessSettings current() {
        ProcessSettings found = current;
        return found == null ? read() : found;
    }

    private static synchronized ProcessSettings read() {
        ProcessSettings found = current;
        if (found == null) {
            found = new ProcessSettings(Settings.of(System.getProperties(), System.getenv()), null);
            current = found;
        }
        return found;
    }

    /** A source whose values are known. */
    private record Known(String name, Map<String, String> values) implements ConfigurationSource {
        @Override
        public Collection<String> keys() {
            return values.keySet();
        }

        @Override
        public @Nullable String value(String key) {
            return values.get(key);
        }
    }

    private static List<ConfigurationSource> sourcesWithoutFramework() {
        Map<String, String> ours = new TreeMap<>();
        for (String name : System.getProperties().stringPropertyNames()) {
            if (name.startsWith("clew.")) {
                ours.put(name, System.getProperty(name, ""));
            }
        }
        return List.of(new Known("system", ours), new Known("env", System.getenv()));
    }

    /** @param sources null for those of a process without a framework */
    static synchronized List<String> replace(
            Map<String, String> settings, Set<String> others, @Nullable Supplier<List<ConfigurationSource>> sources) {
        Properties properties = new Properties();
        properties.putAll(settings);
        List<String> problems = new ArrayList<>();
        current = new ProcessSettings(Settings.of(properties, Map.of(), others, problems), sources);
        return List.copyOf(problems);
    }

    Settings settings() {
        return settings;
    }

    /** Returns the sources of the process's configuration, the one that counts most first. Reads no setting. */
    static List<ConfigurationSource> sources() {
        ProcessSettings found = current;
        return found == null || found.sources == null ? sourcesWithoutFramework() : found.sources.get();
    }

    /** Returns the name, found at the first call, because files are read for it and the network may be asked. */
    synchronized ServiceIdentity service() {
        ServiceIdentity found = service;
        if (found == null) {
            found = ServiceIdentity.detect(settings, System.getenv());
            service = found;
        }
        return found;
    }
}
