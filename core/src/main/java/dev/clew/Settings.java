package dev.clew;

import dev.clew.text.Hex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The values of the {@code clew.*} keys: system properties, then {@code CLEW_*} environment variables. */
final class Settings {
    /** All keys, with those of the adapters, so that a misspelt one is noticed. */
    static final Set<String> KEYS = new TreeSet<>(Set.of(
            "clew.service",
            "clew.version",
            "clew.instance",
            "clew.mdc",
            "clew.mdc.keys",
            "clew.mdc.baggage",
            "clew.mdc.mirror",
            "clew.line.bytes",
            "clew.line.fields",
            "clew.line.numbers",
            "clew.line.booleans",
            "clew.line.ndc",
            "clew.line.nested",
            "clew.redact",
            "clew.redact.keys",
            "clew.redact.pattern",
            "clew.recorder.loggers",
            "clew.recorder.level",
            "clew.recorder.slow",
            "clew.recorder.deadline",
            "clew.recorder.request.bytes",
            "clew.recorder.total.bytes",
            "clew.debug.keys",
            "clew.debug.level",
            "clew.debug.messages",
            "clew.leaks",
            "clew.config.key",
            "clew.strict",
            "clew.sampling",
            "clew.inbound",
            "clew.inbound.trusted",
            "clew.propagators",
            "clew.propagated.headers",
            "clew.ids",
            "clew.request.id.headers",
            "clew.span.log",
            "clew.span.start",
            "clew.outbound.hosts",
            "clew.http.path",
            "clew.http.probes",
            "clew.jfr.threshold"));

    private static final Set<String> SECRETS = Set.of("clew.debug.keys", "clew.config.key");

    static final Settings NONE = new Settings(Map.of());

    private final Map<String, String> values;

    Settings(Map<String, String> values) {
        this.values = values;
    }

    /** @throws IllegalArgumentException for an unknown property if {@code clew.strict} is true */
    static Settings of(Properties properties, Map<String, String> environment) {
        List<String> problems = new ArrayList<>();
        Settings settings = of(properties, environment, Set.of(), problems);
        for (String problem : problems) {
            LoggerFactory.getLogger("clew").warn(problem);
        }
        return settings;
    }

    /**
     * Does the same for a framework.
     *
     * @param others keys of the framework's own, which are known and left out
     * @param problems gets a message for each unknown property
     */
    static Settings of(
            Properties properties, Map<String, String> environment, Set<String> others, List<String> problems) {
        Map<String, String> values = new TreeMap<>();
        for (String key : KEYS) {
            // Unknown variables are ignored: Kubernetes makes CLEW_PORT for a service named clew.
            String variable = environment.get(key.toUpperCase(Locale.ROOT).replace('.', '_'));
            if (variable != null) {
                values.put(key, variable);
            }
        }
        String variable = values.getOrDefault("clew.strict", "false");
        boolean strict = isTrue("clew.strict", properties.getProperty("clew.strict", variable));
        for (String key : new TreeSet<>(properties.stringPropertyNames())) {
            if (!key.startsWith("clew.")) {
                continue;
            }
            if (KEYS.contains(key)) {
                values.put(key, properties.getProperty(key));
                continue;
            }
            if (others.contains(key)) {
                continue;
            }
            String problem = "unknown property " + key + ", the nearest known one is " + nearest(key, others);
            if (strict) {
                throw new IllegalArgumentException(problem);
            }
            problems.add(problem);
        }
        return new Settings(values);
    }

    Settings with(String key, String value) {
        requireKnown(key);
        Map<String, String> copy = new TreeMap<>(values);
        copy.put(key, value);
        return new Settings(copy);
    }

    @Nullable
    String get(String key) {
        requireKnown(key);
        return values.get(key);
    }

    private static void requireKnown(String key) {
        if (!KEYS.contains(key)) {
            throw new IllegalArgumentException(
                    "unknown key " + key + ", the nearest known one is " + nearest(key, Set.of()));
        }
    }

    String get(String key, String otherwise) {
        String value = get(key);
        return value == null ? otherwise : value;
    }

    boolean isAnySet(String... keys) {
        for (String key : keys) {
            if (get(key) != null) {
                return true;
            }
        }
        return false;
    }

    /** Returns the parts of a comma-separated value, none if it is not set. */
    List<String> list(String key) {
        List<String> parts = new ArrayList<>();
        for (String part : get(key, "").split(",", -1)) {
            if (!part.isBlank()) {
                parts.add(part.strip());
            }
        }
        return parts;
    }

    /**
     * Returns a hash of our values and of the names of the environment variables, to compare two starts of a service. The
     * values of the environment are left out, and so are secrets: the hash can be computed backwards.
     */
    String fingerprint(Set<String> environmentNames) {
        Map<String, String> known = new TreeMap<>(values);
        known.keySet().removeAll(SECRETS);
        return Hex.of(Fingerprint.of(known + " " + new TreeSet<>(environmentNames)));
    }

    boolean isTrue(String key, boolean otherwise) {
        String value = get(key);
        return value == null ? otherwise : isTrue(key, value);
    }

    private static boolean isTrue(String key, String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(key + " must be true or false, was \"" + value + '"');
        };
    }

    <E extends Enum<E>> E constant(String key, Class<E> type, E otherwise) {
        String value = get(key);
        if (value == null) {
            return otherwise;
        }
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(value)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(key + " must be one of "
                + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT) + ", was \"" + value
                + '"');
    }

    private static String nearest(String key, Set<String> others) {
        Set<String> all = new TreeSet<>(KEYS);
        all.addAll(others);
        return Collections.min(all, Comparator.comparingInt(known -> distance(key, known)));
    }

    /** Levenshtein. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
