package dev.clew.messaging;

import dev.clew.Clew;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * The choices that applications have in every messaging system.
 *
 * @param replacesExisting whether a valid request id that a message already has is replaced
 * @param generates whether a message that is sent outside any request begins one
 * @param writesMessageIds whether messages get an id and a cause of their own
 */
public record MessagingSettings(boolean replacesExisting, boolean generates, boolean writesMessageIds) {
    /** The settings of an application that says nothing. */
    public static final MessagingSettings DEFAULT = new MessagingSettings(false, false, true);

    private static final String ON_EXISTING = "on.existing";
    private static final String WITHOUT_CONTEXT = "without.context";
    private static final String MESSAGE_IDS = "message.ids";

    /**
     * Reads the keys that begin with a prefix.
     *
     * <p>A key with the prefix that nobody knows is logged; with {@code clew.strict} it is an error.
     *
     * @param prefix {@code clew.kafka.} and the like
     * @param others further keys with the prefix that the adapter knows
     * @throws IllegalArgumentException for a malformed value, saying what is allowed
     */
    public static MessagingSettings parse(Clew clew, String prefix, Map<String, ?> properties, String... others) {
        List<String> known = new ArrayList<>(List.of(others));
        known.addAll(List.of(prefix + ON_EXISTING, prefix + WITHOUT_CONTEXT, prefix + MESSAGE_IDS));
        for (String key : properties.keySet()) {
            if (key.startsWith(prefix) && !known.contains(key)) {
                String problem = "unknown property " + key + ", there are " + String.join(", ", known);
                if (Boolean.parseBoolean(clew.setting("clew.strict", "false"))) {
                    throw new IllegalArgumentException(problem);
                }
                LoggerFactory.getLogger("clew").warn(problem);
            }
        }
        return new MessagingSettings(
                isSecond(properties, prefix + ON_EXISTING, "keep", "replace"),
                isSecond(properties, prefix + WITHOUT_CONTEXT, "nothing", "generate"),
                !isSecond(properties, prefix + MESSAGE_IDS, "write", "nothing"));
    }

    private static boolean isSecond(Map<String, ?> properties, String key, String first, String second) {
        Object value = properties.get(key);
        if (value == null || value.equals(first)) {
            return false;
        }
        if (value.equals(second)) {
            return true;
        }
        throw new IllegalArgumentException(
                "Invalid value " + value + " for configuration " + key + ": must be one of " + first + ", " + second);
    }
}
