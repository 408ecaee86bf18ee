package dev.clew.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbesTest {
    private static HttpServerHandler handler(String probes) {
        return HttpServerHandler.create(
                Clew.builder().setting("clew.http.probes", probes).build(), "test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ping", "/ping?x=1", "/actuator", "/actuator/health", "/actuator/health/liveness?x=/.."})
    void pathOfThePatternsIsAProbe(String path) {
        assertThat(handler("/ping, /actuator/**").isProbe(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/ping/",
                "/pong",
                "/actuatorial",
                "/orders?/actuator/health",
                "/actuator/../orders",
                "/actuator/..;/orders",
                "/actuator/%2e%2e/orders",
                "/actuator/.;x/orders",
                "/actuator\\..\\orders"
            })
    void otherPathIsNoneHoweverItIsDisguised(String path) {
        assertThat(handler("/ping, /actuator/**").isProbe(path)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ","})
    void emptySettingKnowsNone(String probes) {
        assertThat(handler(probes).isProbe("/actuator/health")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/actuator/health", "/%zz"})
    void everythingIsAProbeOnAPortOfTheOperators(String path) {
        assertThat(HttpServerHandler.createForProbes(Clew.builder().build(), "test")
                        .isProbe(path))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"health", "*", "/*/health", "/health*", "/**/health"})
    void otherPatternIsRefused(String pattern) {
        assertThatThrownBy(() -> handler(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("clew.http.probes must be paths such as /health or /actuator/**, was \"" + pattern + '"');
    }
}
