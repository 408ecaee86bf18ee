package dev.clew;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings and the name of this process, read at first use.
 *
 * <p>Apart from {@link Clew#global()}, because a layout asks before anything may be logged.
 */
final class ProcessSettings {
    private static volatile @Nullable ProcessSettings current;

    private final Settings settings;
    private @Nullable ServiceIdentity service;

    private ProcessSettings(Settings settings) {
        this.settings = settings;
    }

    static ProcessSettings current() {
        ProcessSettings found = current;
        return found == null ? read() : found;
    }

    private static synchronized ProcessSettings read() {
        ProcessSettings found = current;
        if (found == null) {
            found = new ProcessSettings(Settings.of(System.getProperties(), System.getenv()));
            current = found;
        }
        return found;
    }

    static synchronized List<String> replace(Map<String, String> settings, Set<String> others) {
        Properties properties = new Properties();
        properties.putAll(settings);
        List<String> problems = new ArrayList<>();
        current = new ProcessSettings(Settings.of(properties, Map.of(), others, problems));
        return List.copyOf(problems);
    }

    Settings settings() {
        return settings;
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
