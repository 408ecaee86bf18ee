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
record ProcessSettings(Settings settings, ServiceIdentity service) {
    private static volatile @Nullable ProcessSettings current;

    static ProcessSettings current() {
        ProcessSettings found = current;
        return found == null ? read() : found;
    }

    private static synchronized ProcessSettings read() {
        ProcessSettings found = current;
        if (found == null) {
            found = create(Settings.of(System.getProperties(), System.getenv()));
            current = found;
        }
        return found;
    }

    static synchronized List<String> replace(Map<String, String> settings, Set<String> others) {
        Properties properties = new Properties();
        properties.putAll(settings);
        List<String> problems = new ArrayList<>();
        current = create(Settings.of(properties, Map.of(), others, problems::add));
        return List.copyOf(problems);
    }

    private static ProcessSettings create(Settings settings) {
        return new ProcessSettings(settings, ServiceIdentity.detect(settings, System.getenv()));
    }
}
