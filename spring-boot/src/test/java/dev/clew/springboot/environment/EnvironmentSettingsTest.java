package dev.clew.springboot.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class EnvironmentSettingsTest {
    private static Map<String, String> read(PropertySource<?>... sources) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(source -> environment.getPropertySources().remove(source.getName()));
        for (PropertySource<?> source : sources) {
            environment.getPropertySources().addLast(source);
        }
        ConfigurationPropertySources.attach(environment);
        return EnvironmentSettings.read(environment);
    }

    private static PropertySource<?> file(Map<String, Object> settings) {
        return new MapPropertySource("file", settings);
    }

    private static PropertySource<?> variables(Map<String, Object> variables) {
        return new SystemEnvironmentPropertySource("systemEnvironment", variables);
    }

    @Test
    void keyThatBeginsWithAnotherIsTakenBesideIt() {
        assertThat(read(file(Map.of("clew.mdc", "otel", "clew.mdc.keys", "trace_id", "clew.redact", "none"))))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("clew.mdc", "otel", "clew.mdc.keys", "trace_id", "clew.redact", "none"));
    }

    @Test
    void listIsItsPartsInOrder() {
        assertThat(read(file(Map.of("clew.outbound.hosts[1]", "b", "clew.outbound.hosts[0]", "a"))))
                .containsExactly(Map.entry("clew.outbound.hosts", "a,b"));
    }

    @Test
    void listOfAHigherSourceReplacesTheValueOfALower() {
        assertThat(read(
                        new MapPropertySource("arguments", Map.of("clew.outbound.hosts[0]", "a")),
                        file(Map.of("clew.outbound.hosts", "b,c"))))
                .containsExactly(Map.entry("clew.outbound.hosts", "a"));
    }

    @Test
    void valueIsTakenAsItIsWithItsPlaceholdersResolved() {
        assertThat(read(file(Map.of("clew.redact.pattern", "a{1, 2}", "clew.service", "${name}-1", "name", "orders"))))
                .containsOnly(Map.entry("clew.redact.pattern", "a{1, 2}"), Map.entry("clew.service", "orders-1"));
    }

    @Test
    void variableCountsBeforeTheFileAndAnUnknownOneIsIgnored() {
        assertThat(read(
                        variables(Map.of("CLEW_PORT", "tcp://10.0.0.1:80", "CLEW_OUTBOUND_HOSTS", "a")),
                        file(Map.of("clew.outbound.hosts", "b"))))
                .containsExactly(Map.entry("clew.outbound.hosts", "a"));
    }

    @Test
    void relaxedNameIsTheKeyAndAnUnknownOneIsKeptToBeWarnedOf() {
        assertThat(read(file(Map.of("clew.Log.FORMAT", "json", "clew.outbound.host", "a"))))
                .containsOnly(Map.entry("clew.log.format", "json"), Map.entry("clew.outbound.host", "a"));
    }
}
