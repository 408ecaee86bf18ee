package dev.clew.springboot.environment;

import dev.clew.Clew;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The {@code clew.*} settings of Boot's environment, by their names in Clew; a list is its parts with commas between.
 *
 * <p>Read source by source and not with Boot's binder: it takes a key such as {@code clew.mdc} for a value or for a parent of
 * {@code clew.mdc.keys}, and loses the other.
 */
public final class EnvironmentSettings {
    private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("clew");

    private EnvironmentSettings() {}

    /** Whether a key of this name is read by Clew or by its part for Spring Boot. */
    public static boolean isKnown(String key) {
        return Clew.settingKeys().contains(key) || FrameworkKeys.ALL.contains(key);
    }

    /** Returns the settings, unknown ones too. Of several sources the first that has a key counts, as everywhere in Boot. */
    public static Map<String, String> read(ConfigurableEnvironment environment) {
        Map<String, String> settings = new TreeMap<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            for (ConfigurationPropertyName name : names(source)) {
                String value = value(source, name);
                if (value != null) {
                    settings.putIfAbsent(key(name), environment.resolvePlaceholders(value));
                }
            }
        }
        return settings;
    }

    /** Returns the keys of a source. Unknown variables are no settings: Kubernetes makes CLEW_PORT for a service named clew. */
    private static Set<ConfigurationPropertyName> names(ConfigurationPropertySource source) {
        boolean isVariables = source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
        if (source.containsDescendantOf(PREFIX) == ConfigurationPropertyState.ABSENT) {
            return Set.of();
        }
        if (source instanceof IterableConfigurationPropertySource iterable && !isVariables) {
            return iterable.stream()
                    .filter(PREFIX::isAncestorOf)
                    .map(name -> name.isLastElementIndexed() ? name.getParent() : name)
                    .collect(Collectors.toSet());
        }
        Set<String> known = new TreeSet<>(Clew.settingKeys());
        known.addAll(FrameworkKeys.ALL);
        return known.stream().map(ConfigurationPropertyName::of).collect(Collectors.toSet());
    }

    private static @Nullable String value(ConfigurationPropertySource source, ConfigurationPropertyName name) {
        ConfigurationProperty whole = source.getConfigurationProperty(name);
        if (whole != null) {
            return String.valueOf(whole.getValue());
        }
        StringJoiner parts = new StringJoiner(",");
        ConfigurationProperty part = part(source, name, 0);
        for (int i = 1; part != null; i++) {
            parts.add(String.valueOf(part.getValue()));
            part = part(source, name, i);
        }
        return parts.length() == 0 ? null : parts.toString();
    }

    private static @Nullable ConfigurationProperty part(
            ConfigurationPropertySource source, ConfigurationPropertyName name, int index) {
        return source.getConfigurationProperty(name.append("[" + index + "]"));
    }

    private static String key(ConfigurationPropertyName name) {
        StringJoiner key = new StringJoiner(".");
        for (int i = 0; i < name.getNumberOfElements(); i++) {
            key.add(name.getElement(i, ConfigurationPropertyName.Form.UNIFORM));
        }
        return key.toString();
    }
}
