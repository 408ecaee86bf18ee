package dev.clew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.context.MdcPreset;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProcessSettingsTest {
    @AfterEach
    void forget() {
        configure(Map.of());
    }

    @Test
    void frameworkNamesTheProcessAndConfiguresWhatIsMadeFromThenOn() {
        String bootId = Clew.service().bootId();
        configure(Map.of("clew.service", "orders", "clew.request.id.headers", "X-One"));
        assertThat(Clew.service().name()).isEqualTo("orders");
        assertThat(Clew.service().bootId()).isEqualTo(bootId);
        assertThat(Clew.processSetting("clew.request.id.headers", "")).isEqualTo("X-One");
        assertThat(Clew.processBuilder().build().requestIdHeaders()).containsExactly("X-One");

        configure(Map.of("clew.service", "stock"));
        assertThat(Clew.service().name()).isEqualTo("stock");
        assertThat(Clew.processBuilder().build().requestIdHeaders()).containsExactly("X-Request-ID");
    }

    @Test
    void unknownKeyIsAProblemUnlessStrict() {
        Map<String, String> settings =
                Map.of("clew.servise", "orders", "clew.jdbc.enabled", "false", "clew.jdbc.enable", "");
        assertThat(Clew.configureProcess(settings, Set.of("clew.jdbc.enabled")))
                .containsExactly(
                        "unknown property clew.jdbc.enable, the nearest known one is clew.jdbc.enabled",
                        "unknown property clew.servise, the nearest known one is clew.service");
        assertThatThrownBy(() -> configure(Map.of("clew.servise", "orders", "clew.strict", "true")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown property clew.servise, the nearest known one is clew.service");
    }

    private static void configure(Map<String, String> settings) {
        assertThat(Clew.configureProcess(settings, Set.of())).isEmpty();
    }

    @Test
    void anotherPresetThanTheOneInForceIsKeptOutWithoutAnError() {
        Clew.builder().build().root().makeCurrent().close();
        configure(Map.of("clew.mdc", MdcPreset.DATADOG.name()));
        assertThat(Clew.processBuilder().build().describe()).contains("mdc=[request_id, trace_id, span_id]");
        assertThatThrownBy(() -> Clew.builder().setting("clew.mdc", "datadog").build())
                .isInstanceOf(IllegalStateException.class);
    }
}
