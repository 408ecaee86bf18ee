package dev.clew.springboot.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.env.Environment;

/** The application's choices for a messaging system, by the names that the system's adapter reads them by. */
public final class MessagingProperties {
    private static final List<String> NAMES = List.of("on.existing", "without.context", "message.ids");

    private MessagingProperties() {}

    /**
     * Returns those that are set.
     *
     * @param prefix {@code clew.kafka.} and the like
     */
    public static Map<String, String> read(Environment environment, String prefix) {
        Map<String, String> chosen = new HashMap<>();
        for (String name : NAMES) {
            String value = environment.getProperty(prefix + name);
            if (value != null) {
                chosen.put(prefix + name, value);
            }
        }
        return chosen;
    }
}
