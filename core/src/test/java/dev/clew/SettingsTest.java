package dev.clew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.context.MdcPreset;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    private static Properties properties(String... pairs) {
        Properties properties = new Properties();
        for (int i = 0; i < pairs.length; i += 2) {
            properties.setProperty(pairs[i], pairs[i + 1]);
        }
        return properties;
    }

    @Test
    void takesPropertiesBeforeTheEnvironmentBeforeDefaults() {
        Settings settings = Settings.of(
                properties("clew.service", "property"),
                Map.of("CLEW_SERVICE", "variable", "CLEW_VERSION", "variable", "CLEW_SPAN_START", "off"));
        assertThat(settings.get("clew.service")).isEqualTo("property");
        assertThat(settings.get("clew.version")).isEqualTo("variable");
        assertThat(settings.get("clew.span.start", "info")).isEqualTo("off");
        assertThat(settings.get("clew.instance", "default")).isEqualTo("default");
    }

    @Test
    void ignoresVariablesItDoesNotKnow() {
        assertThat(Settings.of(properties(), Map.of("CLEW_PORT_80_TCP", "tcp://10.0.0.1:80")))
                .hasToString("{}");
    }

    @Test
    void refusesUnknownPropertiesOnlyIfStrict() {
        assertThat(Settings.of(properties("clew.servise", "a"), Map.of())).hasToString("{}");
        assertThatThrownBy(() -> Settings.of(properties("clew.servise", "a", "clew.strict", "true"), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown property clew.servise, the nearest known one is clew.service");
    }

    @Test
    void isStrictByAVariableToo() {
        assertThatThrownBy(() -> Settings.of(properties("clew.servise", "a"), Map.of("CLEW_STRICT", "true")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown property clew.servise, the nearest known one is clew.service");
        assertThat(Settings.of(properties("clew.servise", "a", "clew.strict", "false"), Map.of("CLEW_STRICT", "true")))
                .hasToString("{clew.strict=false}");
        assertThatThrownBy(() -> Settings.of(properties("clew.strict", "yes"), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("clew.strict must be true or false, was \"yes\"");
    }

    @Test
    void refusesMalformedValuesAndNamesTheAllowedOnes() {
        Settings settings = Settings.NONE.with("clew.leaks", "yes").with("clew.mdc", "plane");
        assertThatThrownBy(() -> settings.isTrue("clew.leaks", false))
                .hasMessage("clew.leaks must be true or false, was \"yes\"");
        assertThatThrownBy(() -> settings.constant("clew.mdc", MdcPreset.class, MdcPreset.PLAIN))
                .hasMessage("clew.mdc must be one of [plain, otel, micrometer, ecs, datadog, off], was \"plane\"");
    }

    @ParameterizedTest
    @CsvSource({
        "clew.servise, clew.service",
        "clew.propagator, clew.propagators",
        "clew.mdc.baggages, clew.mdc.baggage",
        "lew.ids, clew.ids",
        "clew.idss, clew.ids",
        "clew.spanlog, clew.span.log",
        "clew.spna.log, clew.span.log",
        "clew.___, clew.ids",
        "clew.http.paht, clew.http.path",
        "clew.request.headers, clew.request.id.headers",
        "x, clew.ids"
    })
    void namesTheNearestKeyAndOfSeveralTheFirst(String key, String nearest) {
        String message = "unknown key " + key + ", the nearest known one is " + nearest;
        assertThatThrownBy(() -> Settings.NONE.with(key, "a"))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> Settings.NONE.get(key)).hasMessage(message);
    }

    @Test
    void findsConstantsInAnyCase() {
        Settings settings = Settings.NONE.with("clew.mdc", "Datadog");
        assertThat(settings.constant("clew.mdc", MdcPreset.class, MdcPreset.PLAIN))
                .isEqualTo(MdcPreset.DATADOG);
        assertThat(Settings.NONE.constant("clew.mdc", MdcPreset.class, MdcPreset.PLAIN))
                .isEqualTo(MdcPreset.PLAIN);
        assertThat(settings.isAnySet("clew.ids", "clew.mdc")).isTrue();
        assertThat(settings.isAnySet("clew.ids", "clew.leaks")).isFalse();
    }

    @Test
    void fingerprintTellsSettingsAndVariablesApartAndKnowsNoSecret() {
        Settings settings = Settings.NONE.with("clew.service", "orders");
        String fingerprint = settings.fingerprint(Set.of("HOME", "PATH"));
        assertThat(fingerprint).matches("[0-9a-f]{16}");
        assertThat(settings.with("clew.debug.keys", "a:secret").fingerprint(Set.of("PATH", "HOME")))
                .isEqualTo(fingerprint);
        assertThat(settings.with("clew.config.key", "secret").fingerprint(Set.of("PATH", "HOME")))
                .isEqualTo(fingerprint);
        assertThat(settings.with("clew.version", "2").fingerprint(Set.of("HOME", "PATH")))
                .isNotEqualTo(fingerprint);
        assertThat(settings.fingerprint(Set.of("HOME"))).isNotEqualTo(fingerprint);
    }

    @Test
    void readsListsWithoutBlanks() {
        assertThat(Settings.NONE.with("clew.mdc.keys", " a, b,,").list("clew.mdc.keys"))
                .containsExactly("a", "b");
    }
}
