package dev.clew;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** A process's settings, a line each: {@code CLEW_…=} or {@code OTEL_…=} is a variable, all else a property. */
class PropertiesFuzzTest extends FuzzTarget {
    @FuzzTest
    void start(byte[] input) {
        Properties properties = new Properties();
        Map<String, String> environment = new HashMap<>();
        for (String line : lines(input)) {
            int equals = line.indexOf('=');
            if (equals <= 0) {
                continue;
            }
            String name = line.substring(0, equals);
            if (name.startsWith("CLEW_") || name.startsWith("OTEL_")) {
                environment.put(name, line.substring(equals + 1));
            } else {
                properties.setProperty(name, line.substring(equals + 1));
            }
        }
        Settings settings;
        try {
            settings = Settings.of(properties, environment);
        } catch (IllegalArgumentException e) {
            String strict = properties.getProperty("clew.strict", environment.get("CLEW_STRICT"));
            if (!strict.equals("true")) {
                assertThat(e).hasMessage("clew.strict must be true or false, was \"" + strict + '"');
                return;
            }
            assertThat(e.getMessage())
                    .matches("(?s)unknown property clew\\..*, the nearest known one is clew\\.[a-z.]+");
            return;
        }
        for (String key : Settings.KEYS) {
            String variable =
                    environment.get(key.toUpperCase(java.util.Locale.ROOT).replace('.', '_'));
            assertThat(settings.get(key)).isEqualTo(properties.getProperty(key, variable));
        }
        environment.putIfAbsent("HOSTNAME", "host");
        ServiceIdentity service = ServiceIdentity.detect(settings, environment);
        assertThat(service.name()).isEqualTo(settings.get("clew.service", service.name()));
        assertThat(service.bootId()).matches("[a-f][0-9a-f]{15}");
        assertThat(settings.fingerprint(environment.keySet())).matches("[0-9a-f]{16}");
    }
}
