package dev.clew.springboot.environment;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

class SwitchesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"clew.servlet.enabled", "clew.kafka.enabled", "clew.rabbitmq.enabled", "clew.servlet.front"})
    void switchThatIsNeitherOnNorOffEndsTheStart(String key) {
        SpringApplicationBuilder application =
                new SpringApplicationBuilder(SwitchesTest.class).web(WebApplicationType.NONE);
        assertThatThrownBy(() -> application.run("--" + key + "=flase"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(key + " must be true or false, was \"flase\"");
    }
}
