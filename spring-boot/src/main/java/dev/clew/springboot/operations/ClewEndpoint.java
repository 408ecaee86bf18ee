package dev.clew.springboot.operations;

import dev.clew.Clew;
import dev.clew.ServiceIdentity;
import dev.clew.springboot.environment.EnvironmentSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.core.env.ConfigurableEnvironment;

/** Shows what Clew does in this application: {@code /actuator/clew}, if it is exposed. It changes nothing. */
@Endpoint(id = "clew")
final class ClewEndpoint {
    private static final Set<String> SECRETS = Set.of("clew.debug.keys", "clew.config.key");

    private final Clew clew;
    private final Parts parts;
    private final OpenSpans spans;
    private final ConfigurableEnvironment environment;
    private final Sanitizer sanitizer;

    ClewEndpoint(Clew clew, Parts parts, OpenSpans spans, ConfigurableEnvironment environment, Sanitizer sanitizer) {
        this.clew = clew;
        this.parts = parts;
        this.spans = spans;
        this.environment = environment;
        this.sanitizer = sanitizer;
    }

    @ReadOperation
    public Map<String, Object> clew() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("service", service());
        all.put("attached", parts.attached());
        all.put("leftOut", parts.leftOut());
        all.put("configuration", clew.describe());
        all.put("settings", settings());
        all.put("counters", new TreeMap<>(clew.counters().all()));
        all.put("openSpans", spans.byKind());
        return all;
    }

    private static Map<String, String> service() {
        ServiceIdentity service = Clew.service();
        Map<String, String> names = new LinkedHashMap<>();
        names.put("name", service.name());
        names.put("version", service.version());
        names.put("instance", service.instance());
        return names;
    }

    private Map<String, @Nullable Object> settings() {
        Map<String, String> values = new TreeMap<>(EnvironmentSettings.read(environment));
        for (String key : Clew.settingKeys()) {
            String value = clew.setting(key, "");
            if (!value.isEmpty()) {
                values.put(key, value);
            }
        }
        Map<String, @Nullable Object> shown = new TreeMap<>();
        values.forEach((key, value) -> shown.put(key, shown(key, value)));
        return shown;
    }

    /** Hides secrets, and the values of unknown keys: a key that is misspelt may have been that of a secret. */
    private @Nullable Object shown(String key, String value) {
        boolean isSecret = SECRETS.contains(key) || !EnvironmentSettings.isKnown(key);
        return sanitizer.sanitize(new SanitizableData(null, key, value), !isSecret);
    }
}
