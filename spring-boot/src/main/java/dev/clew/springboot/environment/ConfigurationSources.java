package dev.clew.springboot.environment;

import dev.clew.ConfigurationSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/** The sources of Boot's environment, as the start line shows them. */
final class ConfigurationSources {
    /** Those of Boot's and ours that say nothing about the application's configuration. */
    private static final Set<String> LEFT_OUT = Set.of("applicationInfo", "clew", "random", "server.ports");

    /** {@code Config resource 'class path resource [application.yml]' via location 'optional:classpath:/'}. */
    private static final Pattern RESOURCE = Pattern.compile(
            "(?:Config resource ')?" + "(?:(?:class path|ServletContext) resource|file|path|URL) \\[(.+?)](?:[' ].*)?",
            Pattern.DOTALL);

    /** Text in brackets that is no path: nobody knows what it tells. */
    private static final Pattern BRACKETS = Pattern.compile("\\s*+\\[.*", Pattern.DOTALL);

    /** The JVM's own properties, which {@code jvm} stands for. */
    private static final Pattern OF_JVM = Pattern.compile(
            "(java|javax|jdk|sun|com\\.sun|os|user|file|line|path|native|"
                    + "stderr|stdout|stdin|awt|http|https|ftp|socksNonProxyHosts)(\\..*)?|PID|CONSOLE_LOG_.*|FILE_LOG_.*|LOGGED_.*");

    private ConfigurationSources() {}

    /** Returns them in Boot's order, the one that counts most first. */
    static List<ConfigurationSource> of(ConfigurableEnvironment environment) {
        List<ConfigurationSource> sources = new ArrayList<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> known && !LEFT_OUT.contains(source.getName())) {
                sources.add(new Known(name(source.getName()), keys(known), known));
            }
        }
        return sources;
    }

    private record Known(String name, List<String> keys, PropertySource<?> source) implements ConfigurationSource {
        @Override
        public @Nullable Object value(String key) {
            return source.getProperty(key);
        }
    }

    private static List<String> keys(EnumerablePropertySource<?> source) {
        boolean isOfJvm = source.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
        return Arrays.stream(source.getPropertyNames())
                .filter(key -> !isOfJvm || !OF_JVM.matcher(key).matches())
                .toList();
    }

    /** Returns the path of a file, of a resource or of a URL, whose secrets core leaves out, else the name up to a bracket. */
    static String name(String source) {
        return switch (source) {
            case "systemEnvironment" -> "env";
            case "systemProperties" -> "system";
            case "commandLineArgs" -> "args";
            default -> {
                Matcher resource = RESOURCE.matcher(source);
                yield resource.matches()
                        ? resource.group(1)
                        : BRACKETS.matcher(source).replaceFirst("");
            }
        };
    }
}
