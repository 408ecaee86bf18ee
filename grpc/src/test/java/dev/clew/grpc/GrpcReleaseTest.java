package dev.clew.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Grpc;
import org.junit.jupiter.api.Test;

class GrpcReleaseTest {
    @Test
    void theTestsRunOnTheReleaseThatIsMeant() {
        String expected = System.getProperty("grpc.expected", "1.85.1");

        assertThat(Grpc.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .endsWith("/grpc-api-" + expected + ".jar");
    }
}
