package dev.clew.kafka;

import dev.clew.Clew;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.LoggerFactory;

/** The {@code clew.kafka.*} keys of a client's own configuration. */
record KafkaSettings(boolean replacesExisting, boolean generates, boolean namesMessages) {
    static final String INSTANCE = "clew.kafka.instance";
    private static final String ON_EXISTING = "clew.kafka.on.existing";
    private static final String WITHOUT_CONTEXT = "clew.kafka.without.context";
    private static final String MESSAGE_IDS = "clew.kafka.message.ids";
    private static final List<String> KEYS = List.of(INSTANCE, ON_EXISTING, WITHOUT_CONTEXT, MESSAGE_IDS);

    /** @throws ConfigException for a malformed value, saying what is allowed */
    static KafkaSettings of(Map<String, ?> properties, Clew clew) {
        for (String key : properties.keySet()) {
            if (key.startsWith("clew.kafka.") && !KEYS.contains(key)) {
                String problem = "unknown property " + key + ", there are " + String.join(", ", KEYS);
                if (Boolean.parseBoolean(clew.setting("clew.strict", "false"))) {
                    throw new ConfigException(problem);
                }
                LoggerFactory.getLogger("clew").warn(problem);
            }
        }
        return new KafkaSettings(
                isSecond(properties, ON_EXISTING, "keep", "replace"),
                isSecond(properties, WITHOUT_CONTEXT, "nothing", "generate"),
                !isSecond(properties, MESSAGE_IDS, "write", "nothing"));
    }

    /** Returns the {@link Clew} that the configuration names by its instance, else the global one. */
    static Clew clew(Map<String, ?> properties) {
        Object instance = properties.get(INSTANCE);
        if (instance == null) {
            return Clew.global();
        }
        if (instance instanceof Clew clew) {
            return clew;
        }
        throw new ConfigException(INSTANCE, instance, "must be an instance of dev.clew.Clew");
    }

    private static boolean isSecond(Map<String, ?> properties, String key, String otherwise, String second) {
        Object value = properties.get(key);
        if (value == null || value.equals(otherwise)) {
            return false;
        }
        if (value.equals(second)) {
            return true;
        }
        throw new ConfigException(key, value, "must be one of " + otherwise + ", " + second);
    }
}
