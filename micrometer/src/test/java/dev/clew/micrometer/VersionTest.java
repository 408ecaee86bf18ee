package dev.clew.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;

/** Holds that the oldest supported version is on the class path if the build says so. */
class VersionTest {
    @Test
    void isTheOneThatTheBuildNames() {
        String expected = System.getProperty("micrometer.expected", "1.17.2");
        assertThat(MeterRegistry.class.getPackage().getImplementationVersion()).isEqualTo(expected);
    }
}
